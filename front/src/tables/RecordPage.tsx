import { App } from 'antd'
import { Link, useNavigate } from 'react-router'
import { deleteRecord, useRecord } from '../api/records'
import { titleField, useSchema } from '../api/schema'
import type { Rec, Table } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { showCell } from './fields/all'
import { FacesAt } from './here/Faces'
import { useBeing } from './here/useHere'
import { RecordBody, type RunsOf } from './RecordBody'
import { RecordTitle } from './RecordDrawer'
import { words } from './words'

type Props = { tableKey: string; id: string; runsOf: RunsOf }

/** One record with everything that happened to it. */
export function RecordPage({ tableKey, id, runsOf }: Props) {
  const say = useSay(words)
  const schema = useSchema()
  const record = useRecord(tableKey, id)
  useBeing(tableKey, id)
  const table = schema.data?.tables.find(({ key }) => key === tableKey)
  if (schema.isPending || record.isPending) return <PageSkeleton />
  if (record.isError) return <Refused problem={record.error} />
  if (!table) return <Refused problem={new Error(say('noTable'))} />
  return (
    <Page
      title={<RecordTitle table={table} record={record.data} />}
      name={titleText(table, record.data)}
      lead={<Link to={`/t/${table.key}`}>← {nameOf(table)}</Link>}
      action={
        <>
          <FacesAt record={id} />
          <DeleteButton table={table} record={record.data} />
        </>
      }
    >
      <RecordBody wide table={table} record={record.data} runsOf={runsOf} />
    </Page>
  )
}

const Refused = ({ problem }: { problem: unknown }) => (
  <main className="page">
    <ProblemPanel problem={problem} />
  </main>
)

function titleText(table: Table, record: Rec): string {
  const field = titleField(table)
  return field ? showCell(record.cells[field.key], field).text : record.id
}

function DeleteButton({ table, record }: { table: Table; record: Rec }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const { modal, message } = App.useApp()
  const navigate = useNavigate()
  const ask = async () => {
    const sure = await modal.confirm({
      title: say('deleteAsk', { title: titleText(table, record) }),
      okText: say('delete'),
      okButtonProps: { danger: true },
      cancelText: sayCommon('cancel'),
    })
    if (!sure) return
    await deleteRecord(table.key, record.id)
    message.success(say('deleted'))
    navigate(`/t/${table.key}`)
  }
  return (
    <ActButton danger act={ask}>
      {say('delete')}
    </ActButton>
  )
}
