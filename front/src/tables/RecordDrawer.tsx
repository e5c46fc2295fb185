import { ExpandOutlined } from '@ant-design/icons'
import { Button, Drawer, Skeleton } from 'antd'
import { Link } from 'react-router'
import { useRecord } from '../api/records'
import { titleField } from '../api/schema'
import type { Rec, Table } from '../api/types'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { CellValue } from './CellValue'
import { FacesAt } from './here/Faces'
import { RecordBody, type RunsOf } from './RecordBody'
import { words } from './words'

type Props = { table: Table; id: string; runsOf: RunsOf; onClose: () => void }

/** Beside the grid and without a veil, so that the next row is one click away. */
export function RecordDrawer({ table, id, runsOf, onClose }: Props) {
  const say = useSay(words)
  const record = useRecord(table.key, id)
  const full = (
    <Link to={`/t/${table.key}/${id}`} title={say('fullPage')} aria-label={say('fullPage')}>
      <Button type="text" icon={<ExpandOutlined />} tabIndex={-1} />
    </Link>
  )
  return (
    <Drawer
      open
      mask={false}
      size={520}
      rootClassName="record-drawer"
      title={record.data && <RecordTitle table={table} record={record.data} />}
      extra={
        <>
          <FacesAt record={id} />
          {full}
        </>
      }
      onClose={onClose}
      data-testid="record-drawer"
    >
      {record.status === 'pending' && <Skeleton active />}
      {record.status === 'error' && <ProblemPanel problem={record.error} />}
      {record.data && <RecordBody table={table} record={record.data} runsOf={runsOf} />}
    </Drawer>
  )
}

/** The title and, where the table has one, the state. */
export function RecordTitle({ table, record }: { table: Table; record: Rec }) {
  const title = titleField(table)
  const state = table.fields.find(({ type }) => type === 'state')
  return (
    <span className="record-title">
      {title && <CellValue value={record.cells[title.key]} field={title} />}
      {state && <CellValue value={record.cells[state.key]} field={state} />}
    </span>
  )
}
