import { Skeleton } from 'antd'
import { Link } from 'react-router'
import { useNewest } from '../api/records'
import { titleField } from '../api/schema'
import type { Field, Rec, Table } from '../api/types'
import { Moment } from '../kit/Moment'
import { Nothing } from '../kit/Nothing'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { CellValue } from './CellValue'
import { isBlank } from './fields/all'
import { useFlash } from './useFlash'
import { words } from './words'

/** What came in last, newest first; rows appear by themselves. */
export function Newest({ table }: { table: Table }) {
  const say = useSay(words)
  const newest = useNewest(table.key, 8)
  const fresh = useFlash(newest.data?.records ?? [], 'newest')
  if (newest.status === 'pending') return <Skeleton active />
  if (newest.status === 'error') return <ProblemPanel problem={newest.error} />
  if (newest.data.records.length === 0) {
    return <Nothing>{say('nothingNew', { table: nameOf(table) })}</Nothing>
  }
  return (
    <ul className="rows">
      {newest.data.records.map((record) => (
        <li key={record.id} className={fresh.has(record.id) ? 'row-fresh' : undefined}>
          <NewRow table={table} record={record} />
        </li>
      ))}
    </ul>
  )
}

function NewRow({ table, record }: { table: Table; record: Rec }) {
  const title = titleField(table)
  return (
    <Link className="row" to={`/t/${table.key}/${record.id}`}>
      <span className="row-title">
        {title && <CellValue value={record.cells[title.key]} field={title} />}
      </span>
      {tellingFields(table, record).map((field) => (
        <span key={field.key} className={field.type === 'money' ? 'row-amount' : 'row-part'}>
          {!isBlank(record.cells[field.key]) && <Plain record={record} field={field} />}
        </span>
      ))}
      <span className="row-when">
        <Moment at={record.created_at} />
      </span>
    </Link>
  )
}

/** Links inside a row that is a link itself would be two targets in one; their title is enough. */
function Plain({ record, field }: { record: Rec; field: Field }) {
  const value = record.cells[field.key]
  return field.type === 'link' ? value.title : <CellValue value={value} field={field} />
}

/** Whom, how much, how far: the first field of each kind tells a record apart at a glance. */
function tellingFields(table: Table, record: Rec): Field[] {
  const of = (types: string[]) =>
    table.fields.filter(({ type, key }) => types.includes(type) && key !== table.title)
  const whom = of(['link', 'text'])
  const known = whom.find(({ key }) => !isBlank(record.cells[key])) ?? whom[0]
  return [known, of(['money'])[0], of(['state'])[0]].filter((field) => !!field)
}
