import { useRecords } from '../api/records'
import { useSchema } from '../api/schema'
import type { Field, Table } from '../api/types'
import { nameOf } from '../kit/tongue'
import { CellValue } from './CellValue'

/** What points to this record: the lines of an order, the orders of a customer. */
export function PointingHere({ table, id }: { table: Table; id: string }) {
  const tables = useSchema().data?.tables ?? []
  return tables.flatMap((other) =>
    linksTo(other, table).map((link) => (
      <Pointing key={`${other.key}.${link.key}`} table={other} link={link} id={id} />
    )),
  )
}

const linksTo = (other: Table, table: Table): Field[] =>
  other.fields.filter(({ type, options }) => type === 'link' && options.table === table.key)

function Pointing({ table, link, id }: { table: Table; link: Field; id: string }) {
  const found = useRecords(table.key, { link: link.key, to: id, limit: 20, sort: 'created_at' })
  const records = found.data?.pages[0]?.records ?? []
  if (records.length === 0) return null
  const fields = columnsOf(table, link)
  return (
    <section className="pointing" data-testid={`pointing-${table.key}`}>
      <h3>{nameOf(table)}</h3>
      <table>
        <thead>
          <tr>
            {fields.map((field) => (
              <th key={field.key}>{nameOf(field)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={record.id}>
              {fields.map((field) => (
                <td key={field.key}>
                  <CellValue value={record.cells[field.key]} field={field} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The first view's fields, without the link that leads back here. */
function columnsOf(table: Table, link: Field): Field[] {
  const shown = table.views[0]?.fields ?? []
  const known = table.fields.filter(({ key }) => shown.length === 0 || shown.includes(key))
  return known.filter(({ key }) => key !== link.key).slice(0, 6)
}
