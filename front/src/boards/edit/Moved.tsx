import { Alert, Button } from 'antd'
import type { Problem } from '../../api/problem'
import { ActButton } from '../../kit/ActButton'
import { useSay } from '../../kit/tongue'
import { words } from '../words'

type Props = {
  problem: Problem
  onTheirs: () => void
  onMine: (over: number) => Promise<void>
}

/** Somebody saved in between: both ways on, and nothing is lost meanwhile. */
export function Moved({ problem, onTheirs, onMine }: Props) {
  const say = useSay(words)
  const { changed_by, version } = problem.facts as { changed_by: string; version: number }
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={say('moved', { by: changed_by })}
      action={
        <span className="board-acts">
          <Button size="small" onClick={onTheirs}>
            {say('theirs')}
          </Button>
          <ActButton size="small" act={() => onMine(version)}>
            {say('mine')}
          </ActButton>
        </span>
      }
    />
  )
}
