import { Button } from 'antd'
import { lazy, Suspense } from 'react'
import { Link, Navigate, Route, Routes, useParams, useSearchParams } from 'react-router'
import { useSession } from '../api/session'
import { ConnectionsPage } from '../connect/ConnectionsPage'
import { FlowsPage } from '../flows/FlowsPage'
import { RunPage } from '../flows/RunPage'
import { RunsOfRecord } from '../flows/RunsOfRecord'
import { FormsPage } from '../forms/FormsPage'
import { Nothing } from '../kit/Nothing'
import { PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { showTimesIn } from '../kit/when'
import { SignIn } from '../people/SignIn'
import { RecordForm } from '../tables/RecordForm'
import { RecordPage } from '../tables/RecordPage'
import type { FieldsOf } from '../tasks/Deciding'
import { TasksPage } from '../tasks/TasksPage'
import { DeskShell } from './DeskShell'
import { TodayPage } from './TodayPage'
import { words } from './words'

// The grid is the heaviest part of the desk; whoever only decides tasks never loads it.
const TablePage = lazy(async () => ({ default: (await import('../tables/TablePage')).TablePage }))
const FlowPage = lazy(async () => ({
  default: (await import('../flows/editor/FlowPage')).FlowPage,
}))
const ParkedPage = lazy(async () => ({ default: (await import('../flows/ParkedPage')).ParkedPage }))

const runsOf = (table: string, record: string) => <RunsOfRecord table={table} record={record} />

export function DeskRoutes() {
  const session = useSession()
  if (session.status === 'pending') return <PageSkeleton />
  if (session.status === 'error') {
    return <ProblemPanel problem={session.error} again={() => session.refetch()} />
  }
  const me = session.data
  if (!me) return <SignIn />
  showTimesIn(me.workspace.zone)
  return (
    <DeskShell me={me}>
      <Suspense fallback={<PageSkeleton />}>
        <Routes>
          <Route path="/" element={<TodayPage me={me} />} />
          <Route path="/orders" element={<Navigate to="/t/orders" replace />} />
          <Route path="/t/:table" element={<TableRoute />} />
          <Route path="/t/:table/:id" element={<RecordRoute />} />
          <Route path="/tasks" element={<TasksRoute />} />
          <Route path="/runs/:id" element={<RunRoute />} />
          <Route path="/flows" element={<FlowsPage />} />
          <Route path="/flows/:key" element={<FlowRoute />} />
          <Route path="/parked" element={<ParkedPage />} />
          <Route path="/connections" element={<ConnectionsPage />} />
          <Route path="/forms" element={<FormsPage />} />
          <Route path="*" element={<NoPage />} />
        </Routes>
      </Suspense>
    </DeskShell>
  )
}

const fieldsOf: FieldsOf = (fields, cells, faults, onCell) => (
  <RecordForm fields={fields} cells={cells} faults={faults} onCell={onCell} />
)

function TableRoute() {
  const { table = '' } = useParams()
  return <TablePage key={table} tableKey={table} runsOf={runsOf} />
}

function RecordRoute() {
  const { table = '', id = '' } = useParams()
  return <RecordPage key={id} tableKey={table} id={id} runsOf={runsOf} />
}

function RunRoute() {
  const { id = '' } = useParams()
  return <RunPage key={id} id={id} />
}

function FlowRoute() {
  const { key = '' } = useParams()
  return <FlowPage key={key} flowKey={key} />
}

function TasksRoute() {
  const [params] = useSearchParams()
  return <TasksPage first={params.get('task')} fieldsOf={fieldsOf} />
}

function NoPage() {
  const say = useSay(words)
  return (
    <main className="page">
      <Nothing
        action={
          <Link to="/">
            <Button type="primary">{say('home')}</Button>
          </Link>
        }
      >
        {say('noPage')}
      </Nothing>
    </main>
  )
}
