import type { AuditEntry } from '../../api/company'
import { useRoles } from '../../api/roles'
import { useSchema } from '../../api/schema'
import { Mark } from '../../kit/Mark'
import { Moment } from '../../kit/Moment'
import { nameOf, useSay } from '../../kit/tongue'
import { browserOf } from '../account/browser'
import { saidOf } from './told'
import { words } from './words'

export function AuditTable({ entries }: { entries: AuditEntry[] }) {
  const say = useSay(words)
  return (
    <table className="plain-table as-blocks audit" data-testid="audit">
      <thead>
        <tr>
          <th scope="col">{say('when')}</th>
          <th scope="col">{say('who')}</th>
          <th scope="col">{say('what')}</th>
          <th scope="col">{say('where')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <EntryRow key={entry.id} entry={entry} />
        ))}
      </tbody>
    </table>
  )
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  const say = useSay(words)
  const tables = useSchema().data?.tables ?? []
  const table = tables.find(({ key }) => key === entry.target)
  const failed = entry.what === 'sign-in-failed'
  const { built_in = [], roles = [] } = useRoles().data ?? {}
  const role = [...built_in, ...roles].find(({ key }) => key === entry.facts.role)
  const names = { table: table && nameOf(table), role: role && nameOf(role) }
  const said = saidOf(entry, say, names)
  return (
    <tr>
      <td className="soft">
        <Moment at={entry.at} />
      </td>
      <td>
        {entry.name || say('nobody')}
        {entry.token && <div className="soft">{say('byToken', { token: entry.token })}</div>}
      </td>
      <td>{failed ? <Mark meaning="danger">{said}</Mark> : said}</td>
      <td className="soft" title={entry.agent}>
        {[entry.address, browserOf(entry.agent)].filter(Boolean).join(' · ')}
      </td>
    </tr>
  )
}
