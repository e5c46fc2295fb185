import { Button } from 'antd'
import { useSay } from '../../kit/tongue'
import { words } from '../words'

type Props = { count: number; onGo: () => void; onGiveUp: () => void }

/** As long as something that was typed is in no record, it says so, wherever one has scrolled to. */
export function RefusedBar({ count, onGo, onGiveUp }: Props) {
  const say = useSay(words)
  if (count === 0) return null
  return (
    <div className="refused-bar" role="status" data-testid="refused-bar">
      <strong>{say('cellsRefused', { n: count })}</strong>
      <Button size="small" onClick={onGo}>
        {say('goThere')}
      </Button>
      <Button size="small" type="text" onClick={onGiveUp}>
        {say('giveUpAll')}
      </Button>
    </div>
  )
}
