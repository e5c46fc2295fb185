import { Alert, Button } from 'antd'
import { sentenceOf } from './sentences'
import { useSay } from './tongue'
import { common } from './words'

/** What went wrong in one sentence, and the way on where trying again can help. */
export function ProblemPanel({ problem, again }: { problem: unknown; again?: () => void }) {
  const say = useSay(common)
  const retry = again && (
    <Button size="small" onClick={again}>
      {say('retry')}
    </Button>
  )
  return <Alert type="error" showIcon title={sentenceOf(problem)} action={retry} role="alert" />
}
