import { Button } from 'antd'
import { type ReactNode, Suspense, useEffect } from 'react'
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
import {
  AccountPage,
  ArrangePage,
  AuditPage,
  BoardRoom,
  BoardsPage,
  CompanyPage,
  ConnectionsPage,
  DesignerPage,
  FlowPage,
  FlowsPage,
  FormsPage,
  ImportPage,
  ImportsPage,
  JoinPage,
  LeavePage,
  NewImportPage,
  PacksPage,
  ParkedPage,
  PhonePage,
  PosterPage,
  RecordPage,
  ResetPage,
  RunPage,
  SecureFirst,
  SetUpPage,
  SignIn,
  StartPage,
  StockItemPage,
  StockPage,
  TableBuildPage,
  TablePage,
  TablesPage,
  TableTools,
  TasksRoom,
  TeamPage,
  WherePage,
} from './rooms'
import { TodayPage } from './TodayPage'
import { words } from './words'

const runsOf = (table: string, record: string) => <RunsOfRecord table={table} record={record} />

export function DeskRoutes() {
  const session = useSession()
  const { pathname } = useLocation()
  const invitation = /^\/join\/([\w-]+)$/.exec(pathname)?.[1]
  const accent = session.data?.workspace.accent
  useEffect(() => {
    if (accent !== undefined) wearAccent(accent)
  }, [accent])
  if (invitation)
    return (
      <Later>
        <JoinPage secret={invitation} />
      </Later>
    )
  const reset = /^\/reset\/([\w-]+)$/.exec(pathname)?.[1]
  if (reset)
    return (
      <Later>
        <ResetPage secret={reset} />
      </Later>
    )
  const leaving = /^\/unsubscribe\/([\w-]+)$/.exec(pathname)?.[1]
  if (leaving)
    return (
      <Later>
        <LeavePage secret={leaving} />
      </Later>
    )
  const setup = /^\/setup\/([\w-]+)$/.exec(pathname)?.[1]
  if (session.status === 'pending') return <PageSkeleton />
  if (session.status === 'error') {
    return <ProblemPanel problem={session.error} again={() => session.refetch()} />
  }
  const me = session.data
  if (!me)
    return (
      <Later>
        <Door setup={setup} />
      </Later>
    )
  showTimesIn(me.workspace.zone)
  if (me.unsecured)
    return (
      <Later>
        <SecureFirst me={me} />
      </Later>
    )
  return (
    <DeskShell me={me}>
      <Caught at={pathname}>
        <Later>
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
            <Route path="/where" element={<WherePage />} />
            <Route path="/phone" element={<PhonePage installs={me.role === 'owner'} />} />
            <Route path="/stock" element={<StockPage mayBuild={me.may.includes('build')} />} />
            <Route path="/stock/:table/:item" element={<StockItemRoute />} />
            <Route path="/start" element={<StartPage me={me} />} />
            <Route path="/account" element={<AccountPage me={me} />} />
            <Route path="/company" element={<CompanyPage />} />
            <Route path="/audit" element={<AuditPage />} />
            <Route path="/team" element={<TeamRoute me={me} />} />
            <Route path="/forms/:key" element={<DesignerRoute />} />
            <Route path="/forms/:key/poster" element={<PosterRoute />} />
            <Route path="/menu" element={<ArrangePage />} />
            <Route path="/build" element={<TablesPage />} />
            <Route path="/build/:table" element={<BuildRoute part="fields" />} />
            <Route path="/build/:table/rules" element={<BuildRoute part="rules" />} />
            <Route path="/build/:table/history" element={<BuildRoute part="history" />} />
            <Route path="/import" element={<ImportsPage />} />
            <Route path="/import/new" element={<NewImportPage />} />
            <Route path="/import/:id" element={<ImportRoute />} />
            <Route path="*" element={<NoPage />} />
          </Routes>
        </Later>
      </Caught>
    </DeskShell>
  )
}

const Later = ({ children }: { children: ReactNode }) => (
  <Suspense fallback={<PageSkeleton />}>{children}</Suspense>
)

/** To sign in; where there is no company yet, to make it. */
function Door({ setup }: { setup: string | undefined }) {
  const hello = useHello()
  if (hello.isPending) return <PageSkeleton />
  return hello.data?.fresh ? <SetUpPage code={setup} /> : <SignIn />
}

function TableRoute() {
  const { table = '' } = useParams()
  const tools = (
    <Suspense>
      <TableTools table={table} />
    </Suspense>
  )
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

function StockItemRoute() {
  const { table = '', item = '' } = useParams()
  return <StockItemPage key={item} table={table} item={item} />
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
