import { Skeleton } from 'antd'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { useNews } from '../api/records'
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

const MOST = 10
/** Of one table among several: a hundred jobs of one order hide nobody's order. */
const OF_EACH = 6

/** What came in last, newest first, each with its table; rows appear by themselves. */
export function Newest({ tables }: { tables: Table[] }) {
  const say = useSay(words)
  const keys = tables.map(({ key }) => key)
  const { pending, error, news } = useNews(keys, keys.length > 1 ? OF_EACH : MOST, MOST)
  const records = useMemo(() => news.map(({ record }) => record), [news])
  const fresh = useFlash(records, `newest ${keys.join(' ')}`)
  if (pending) return <Skeleton active />
  if (error) return <ProblemPanel problem={error} />
  if (news.length === 0) return <Nothing>{say('nothingNew')}</Nothing>
  return (
    <ul className="rows">
      {news.map(({ table: key, record }) => (
        <li key={record.id} className={fresh.has(record.id) ? 'row-fresh' : undefined}>
          <NewRow table={tables.find((one) => one.key === key) as Table} record={record} />
        </li>
      ))}
    </ul>
  )
}

function NewRow({ table, record }: { table: Table; record: Rec }) {
  const title = titleField(table)
  return (
    <Link className="row" to={`/t/${table.key}/${record.id}`} data-testid={`new-${table.key}`}>
      <span className="row-part row-table">{nameOf(table)}</span>
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
