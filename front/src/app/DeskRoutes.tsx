import { Button } from 'antd'
import { type ComponentType, lazy, Suspense, useEffect } from 'react'
import {
  Link,
  Navigate,
  Route,
  Routes,
  useLocation,
  useParams,
  useSearchParams,
} from 'react-router'
import { useSchema } from '../api/schema'
import { useHello, useSession } from '../api/session'
import type { Me } from '../api/types'
import { RunsOfRecord } from '../flows/RunsOfRecord'
import { Caught } from '../kit/Caught'
import { Nothing } from '../kit/Nothing'
import { PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { wearAccent } from '../kit/tokens'
import { useSay } from '../kit/tongue'
import { showTimesIn } from '../kit/when'
import { DeskShell } from './DeskShell'
import { TableTools } from './TableTools'
import { TodayPage } from './TodayPage'
import { words } from './words'

// Only the frame and the first page come at once: every room is fetched when somebody goes there.
const SignIn = lazy(async () => page((await import('../people/SignIn')).SignIn))
const RecordPage = lazy(async () => page((await import('../tables/RecordPage')).RecordPage))
const TasksRoom = lazy(async () => page((await import('./TasksRoom')).TasksRoom))
const BoardRoom = lazy(async () => page((await import('./BoardRoom')).BoardRoom))
const BoardsPage = lazy(async () => page((await import('../boards/BoardsPage')).BoardsPage))
const FlowsPage = lazy(async () => page((await import('../flows/FlowsPage')).FlowsPage))
const RunPage = lazy(async () => page((await import('../flows/RunPage')).RunPage))
const TablePage = lazy(async () => ({ default: (await import('../tables/TablePage')).TablePage }))
const FlowPage = lazy(async () => ({
  default: (await import('../flows/editor/FlowPage')).FlowPage,
}))
const ParkedPage = lazy(async () => ({ default: (await import('../flows/ParkedPage')).ParkedPage }))

const StartPage = lazy(async () => ({ default: (await import('../start/StartPage')).StartPage }))
const PacksPage = lazy(async () => ({ default: (await import('../packs/PacksPage')).PacksPage }))
const TeamPage = lazy(async () => ({ default: (await import('../people/team/TeamPage')).TeamPage }))
const AccountPage = lazy(async () =>
  page((await import('../people/account/AccountPage')).AccountPage),
)
const SecureFirst = lazy(async () =>
  page((await import('../people/account/SecureFirst')).SecureFirst),
)
const JoinPage = lazy(async () => page((await import('../people/JoinPage')).JoinPage))
const SetUpPage = lazy(async () => page((await import('../start/SetUpPage')).SetUpPage))
const ResetPage = lazy(async () => page((await import('../people/account/ResetPage')).ResetPage))
const CompanyPage = lazy(async () =>
  page((await import('../people/company/CompanyPage')).CompanyPage),
)
const AuditPage = lazy(async () => page((await import('../people/company/AuditPage')).AuditPage))
// What only builders open, and files in and out, come when they are first used.
const ConnectionsPage = lazy(async () =>
  page((await import('../connect/ConnectionsPage')).ConnectionsPage),
)
const FormsPage = lazy(async () => page((await import('../forms/FormsPage')).FormsPage))
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
  const { pathname } = useLocation()
  const invitation = /^\/join\/([\w-]+)$/.exec(pathname)?.[1]
  const accent = session.data?.workspace.accent
  useEffect(() => {
    if (accent !== undefined) wearAccent(accent)
  }, [accent])
  if (invitation) {
    return (
      <Suspense fallback={<PageSkeleton />}>
        <JoinPage secret={invitation} />
      </Suspense>
    )
  }
  const reset = /^\/reset\/([\w-]+)$/.exec(pathname)?.[1]
  if (reset) {
    return (
      <Suspense fallback={<PageSkeleton />}>
        <ResetPage secret={reset} />
      </Suspense>
    )
  }
  const setup = /^\/setup\/([\w-]+)$/.exec(pathname)?.[1]
  if (session.status === 'pending') return <PageSkeleton />
  if (session.status === 'error') {
    return <ProblemPanel problem={session.error} again={() => session.refetch()} />
  }
  const me = session.data
  if (!me) {
    return (
      <Suspense fallback={<PageSkeleton />}>
        <Door setup={setup} />
      </Suspense>
    )
  }
  showTimesIn(me.workspace.zone)
  if (me.unsecured) {
    return (
      <Suspense fallback={<PageSkeleton />}>
        <SecureFirst me={me} />
      </Suspense>
    )
  }
  return (
    <DeskShell me={me}>
      <Caught at={pathname}>
        <Suspense fallback={<PageSkeleton />}>
          <Routes>
            <Route path="/" element={<FirstRoute me={me} />} />
            <Route path="/orders" element={<Navigate to="/t/orders" replace />} />
            <Route path="/t/:table" element={<TableRoute />} />
            <Route path="/t/:table/:id" element={<RecordRoute />} />
            <Route path="/tasks" element={<TasksRoute />} />
            <Route path="/runs/:id" element={<RunRoute />} />
            <Route path="/flows" element={<FlowsPage mayBuild={me.may.includes('build')} />} />
            <Route path="/flows/:key" element={<FlowRoute />} />
            <Route path="/parked" element={<ParkedPage />} />
            <Route
              path="/connections"
              element={<ConnectionsPage mayBuild={me.may.includes('build')} />}
            />
            <Route path="/forms" element={<FormsPage />} />
            <Route path="/boards" element={<BoardsPage mayBuild={me.may.includes('build')} />} />
            <Route
              path="/boards/:key"
              element={<BoardRoute mayBuild={me.may.includes('build')} />}
            />
            <Route path="/packs" element={<PacksPage owner={me.role === 'owner'} />} />
            <Route path="/start" element={<StartPage me={me} />} />
            <Route path="/account" element={<AccountPage me={me} />} />
            <Route path="/company" element={<CompanyPage />} />
            <Route path="/audit" element={<AuditPage />} />
            <Route path="/team" element={<TeamRoute me={me} />} />
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
      </Caught>
    </DeskShell>
  )
}

/** To sign in; where there is no company yet, to make it. */
function Door({ setup }: { setup: string | undefined }) {
  const hello = useHello()
  if (hello.isPending) return <PageSkeleton />
  return hello.data?.fresh ? <SetUpPage code={setup} /> : <SignIn />
}

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

/** Today; where nothing is built yet, what to begin with. */
function FirstRoute({ me }: { me: Me }) {
  const schema = useSchema()
  if (schema.isPending) return <PageSkeleton />
  const empty = schema.data?.tables.length === 0 && me.may.includes('build')
  // its own address: what is built there must not take the page away
  return empty ? <Navigate to="/start" replace /> : <TodayPage me={me} />
}

function RecordRoute() {
  const { table = '', id = '' } = useParams()
  return <RecordPage key={id} tableKey={table} id={id} runsOf={runsOf} />
}

function TeamRoute({ me }: { me: Me }) {
  const schema = useSchema()
  if (!schema.data) return <PageSkeleton />
  return <TeamPage tables={schema.data.tables} owner={me.role === 'owner'} />
}

function BoardRoute({ mayBuild }: { mayBuild: boolean }) {
  const { key = '' } = useParams()
  return <BoardRoom key={key} boardKey={key} mayBuild={mayBuild} />
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
  return <TasksRoom first={params.get('task')} />
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
