import { Button } from 'antd'
import { useMembers, whoIs } from '../api/members'
import type { Conflict, Field, Table } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { Moment } from '../kit/Moment'
import { nameOf, useSay } from '../kit/tongue'
import { CellValue } from './CellValue'
import { words } from './words'

type Props = {
  table: Table
  conflicts: Conflict[]
  onMine: (conflict: Conflict) => Promise<unknown>
  onTheirs: (conflict: Conflict) => void
}

/** Both values of a field that two people changed; nothing is overwritten until one is chosen. */
export function Conflicts({ table, conflicts, onMine, onTheirs }: Props) {
  const say = useSay(words)
  if (conflicts.length === 0) return null
  return (
    <section className="conflicts" role="alert" data-testid="conflicts">
      <h3>{say('conflict')}</h3>
      {conflicts.map((conflict) => {
        const field = table.fields.find(({ key }) => key === conflict.field)
        if (!field) return null
        return (
          <div key={conflict.field} className="conflict">
            <strong>{nameOf(field)}</strong>
            <BothValues conflict={conflict} field={field} />
            <ActButton size="small" act={() => onMine(conflict)}>
              {say('useMine')}
            </ActButton>
            <Button size="small" onClick={() => onTheirs(conflict)}>
              {say('keepTheirs')}
            </Button>
          </div>
        )
      })}
    </section>
  )
}

function BothValues({ conflict, field }: { conflict: Conflict; field: Field }) {
  useMembers()
  const say = useSay(words)
  return (
    <dl className="both">
      <dt>{say('mine')}</dt>
      <dd>
        <CellValue value={conflict.mine} field={field} />
      </dd>
      <dt>{say('theirs')}</dt>
      <dd>
        <CellValue value={conflict.theirs} field={field} />
        <span className="soft">
          {whoIs(conflict.who)} · <Moment at={conflict.at} />
        </span>
      </dd>
    </dl>
  )
}
