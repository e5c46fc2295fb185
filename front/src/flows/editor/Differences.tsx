import type { Difference, Kit } from '../../api/types'
import { useSay } from '../../kit/tongue'
import type { FlowTree } from '../tree/tree'
import { type Told, tell } from './differing'
import { words } from './words'

const SIGNS = { added: '+', removed: '−', changed: '~', moved: '↕' } as const

export function Differences({
  differences,
  flows,
  kit,
}: {
  differences: Difference[]
  flows: FlowTree[]
  kit: Kit
}) {
  const say = useSay(words)
  const names = { ofFlow: say('ofFlow'), starts: say('starts'), blank: say('emptyValue') }
  const told = tell(differences, flows, kit, names)
  if (told.length === 0) return <p className="soft">{say('same')}</p>
  return (
    <ul className="differences" data-testid="differences">
      {told.map((one) => (
        <li key={one.key} data-kind={one.kind}>
          <span className="difference-sign" aria-hidden="true">
            {SIGNS[one.kind]}
          </span>
          <Line told={one} />
        </li>
      ))}
    </ul>
  )
}

function Line({ told }: { told: Told }) {
  const say = useSay(words)
  const { kind, where, setting, before, after } = told
  return (
    <span>
      {say(`d_${kind}`)} <strong>{where}</strong>
      {setting && ` · ${setting}`}
      {(before || after) && setting && (
        <span className="difference-values">
          <del>{before}</del> → <ins>{after}</ins>
        </span>
      )}
    </span>
  )
}
