import { Button } from 'antd'
import { type ComponentType, lazy, Suspense } from 'react'
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
import { TableTools } from './TableTools'
import { TodayPage } from './TodayPage'
import { words } from './words'

// The grid is the heaviest part of the desk; whoever only decides tasks never loads it.
const TablePage = lazy(async () => ({ default: (await import('../tables/TablePage')).TablePage }))

// What only builders open, and files in and out, come when they are first used.
const TablesPage = lazy(async () => page((await import('../build/TablesPage')).TablesPage))
const TableBuildPage = lazy(async () =>
  page((await import('../build/TableBuildPage')).TableBuildPage),
)
const DesignerPage = lazy(async () => page((await import('../forms/DesignerPage')).DesignerPage))
const PosterPage = lazy(async () => page((await import('../forms/PosterPage')).PosterPage))
const ImportsPage = lazy(async () => page((await import('../exchange/ImportsPage')).ImportsPage))
const NewImportPage = lazy(async () =>
  page((await import('../exchange/NewImportPage')).NewImportPage),
)
const ImportPage = lazy(async () => page((await import('../exchange/ImportPage')).ImportPage))

function page<Props>(component: ComponentType<Props>) {
  return { default: component }
}

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
          <Route path="/connections" element={<ConnectionsPage />} />
          <Route path="/forms" element={<FormsPage />} />
          <Route path="/forms/:key" element={<DesignerRoute />} />
          <Route path="/forms/:key/poster" element={<PosterRoute />} />
          <Route path="/build" element={<TablesPage />} />
          <Route path="/build/:table" element={<BuildRoute part="fields" />} />
          <Route path="/build/:table/rules" element={<BuildRoute part="rules" />} />
          <Route path="/build/:table/history" element={<BuildRoute part="history" />} />
          <Route path="/import" element={<ImportsPage />} />
          <Route path="/import/new" element={<NewImportPage />} />
          <Route path="/import/:id" element={<ImportRoute />} />
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
  const tools = <TableTools table={table} />
  return <TablePage key={table} tableKey={table} runsOf={runsOf} tools={tools} />
}

function BuildRoute({ part }: { part: 'fields' | 'rules' | 'history' }) {
  const { table = '' } = useParams()
  return <TableBuildPage key={table} tableKey={table} part={part} />
}

function DesignerRoute() {
  const { key = '' } = useParams()
  return <DesignerPage key={key} formKey={key} />
}

function PosterRoute() {
  const { key = '' } = useParams()
  return <PosterPage key={key} formKey={key} />
}

function ImportRoute() {
  const { id = '' } = useParams()
  return <ImportPage key={id} id={id} />
}

function RecordRoute() {
  const { table = '', id = '' } = useParams()
  return <RecordPage key={id} tableKey={table} id={id} runsOf={runsOf} />
}

function RunRoute() {
  const { id = '' } = useParams()
  return <RunPage key={id} id={id} />
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
