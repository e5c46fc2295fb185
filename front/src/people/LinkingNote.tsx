import { Button } from 'antd'
import type { Waiting } from '../api/session'
import { pick, useSay } from '../kit/tongue'
import { words } from './words'

/** Whose account waits to be linked, and the way not to. */
export function LinkingNote({ waiting, onNo }: { waiting: Waiting; onNo: () => void }) {
  const say = useSay(words)
  const told = { name: pick(waiting.name, waiting.name_en), account: waiting.account }
  return (
    <section className="linking-note" role="status" data-testid="linking">
      <p>{say('linkFirst', told)}</p>
      <Button type="link" size="small" onClick={onNo}>
        {say('linkNot', told)}
      </Button>
    </section>
  )
}
