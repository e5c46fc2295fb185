import {
  ApartmentOutlined,
  ApiOutlined,
  AppstoreOutlined,
  AuditOutlined,
  BranchesOutlined,
  CarOutlined,
  CheckSquareOutlined,
  DashboardOutlined,
  FormOutlined,
  HomeOutlined,
  ImportOutlined,
  InboxOutlined,
  PlusOutlined,
  ScanOutlined,
  SettingOutlined,
  TableOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { Link, NavLink } from 'react-router'
import { followFeed } from '../api/feed'
import { useSchema } from '../api/schema'
import { useStations } from '../api/stations'
import { useOpenTasks } from '../api/tasks'
import type { Me } from '../api/types'
import { AlarmLines } from '../boards/AlarmLines'
import { CompanyMark } from '../kit/CompanyMark'
import { TongueSwitch } from '../kit/TongueSwitch'
import { nameOf, useSay } from '../kit/tongue'
import { LookingBar } from '../people/LookingBar'
import { useTourGoing } from '../people/tour/open'
import { UserMenu } from '../people/UserMenu'
import { AlarmStrip } from './AlarmStrip'
import { FeedSign } from './FeedSign'
import { NoticeBell } from './NoticeBell'
import { NoticePopups } from './NoticePopups'
import { SearchButton } from './search/SearchButton'
import { words } from './words'

const RoleTour = lazy(async () => ({
  default: (await import('../people/tour/RoleTour')).RoleTour,
}))

/** The frame of the desk: who and where above, the rooms at the left. It also keeps the feed open. */
export function DeskShell({ me, children }: { me: Me; children: ReactNode }) {
  const say = useSay(words)
  const client = useQueryClient()
  const touring = useTourGoing()
  useEffect(() => followFeed(client), [client])
  return (
    <div className="desk-frame">
      <a className="skip" href="#room">
        {say('skip')}
      </a>
      <TopBar me={me} />
      <SideNav me={me} />
      {touring && (
        <Suspense>
          <RoleTour me={me} />
        </Suspense>
      )}
      <div className="desk-room" id="room" tabIndex={-1}>
        <LookingBar me={me} />
        <AlarmLines />
        <NoticePopups />
        <AlarmStrip />
        {children}
      </div>
    </div>
  )
}

function TopBar({ me }: { me: Me }) {
  const say = useSay(words)
  const open = useOpenTasks()
  return (
    <header className="top-bar">
      <Link className="brand" to="/">
        <CompanyMark logo={me.workspace.logo} name={me.workspace.name} />
      </Link>
      <span className="workspace">{me.workspace.name}</span>
      {me.demo && <span className="demo-badge">{say('demo')}</span>}
      <span className="top-gap" />
      <SearchButton />
      <Link className={open ? 'task-badge has' : 'task-badge'} to="/tasks" data-testid="task-badge">
        {say('openTasks', { n: open })}
      </Link>
      <NoticeBell />
      <FeedSign />
      <TongueSwitch />
      <UserMenu me={me} />
    </header>
  )
}

function SideNav({ me }: { me: Me }) {
  const say = useSay(words)
  const schema = useSchema()
  const stations = useStations()
  const fields = schema.data?.tables.flatMap((table) => table.fields) ?? []
  const keepsStock = me.may.includes('build') || fields.some(({ type }) => type === 'stock')
  return (
    <nav className="side-nav">
      <Room to="/" icon={<HomeOutlined />} name={say('today')} />
      {schema.data?.tables.map((table) => (
        <Room
          key={table.key}
          to={`/t/${table.key}`}
          icon={<TableOutlined />}
          name={nameOf(table)}
        />
      ))}
      {me.may.includes('build') && (
        <Link className="nav-quiet" to="/build?new=1" data-testid="nav-new-table">
          <PlusOutlined />
          <span>{say('newTable')}</span>
        </Link>
      )}
      <Room to="/tasks" icon={<CheckSquareOutlined />} name={say('tasks')} />
      <Room to="/boards" icon={<DashboardOutlined />} name={say('boards')} />
      <Room to="/where" icon={<CarOutlined />} name={say('where')} />
      {keepsStock && <Room to="/stock" icon={<InboxOutlined />} name={say('stock')} />}
      {(stations.data?.length ?? 0) > 0 && (
        <a href="/pda" data-testid="nav-pda">
          <ScanOutlined />
          <span>{say('pda')}</span>
        </a>
      )}
      {me.may.includes('build') && (
        <>
          <p className="nav-part">{say('builders')}</p>
          <Room to="/build" icon={<ApartmentOutlined />} name={say('structure')} />
          <Room to="/flows" icon={<BranchesOutlined />} name={say('flows')} />
          <Room to="/connections" icon={<ApiOutlined />} name={say('connections')} />
          <Room to="/forms" icon={<FormOutlined />} name={say('forms')} />
          <Room to="/import" icon={<ImportOutlined />} name={say('imports')} />
          <Room to="/packs" icon={<AppstoreOutlined />} name={say('packs')} />
          <Room to="/team" icon={<TeamOutlined />} name={say('team')} />
        </>
      )}
      {me.role === 'owner' && !me.looking && (
        <>
          <Room to="/company" icon={<SettingOutlined />} name={say('company')} />
          <Room to="/audit" icon={<AuditOutlined />} name={say('audit')} />
        </>
      )}
    </nav>
  )
}

function Room({ to, icon, name }: { to: string; icon: ReactNode; name: string }) {
  return (
    <NavLink to={to} end={to === '/'}>
      {icon}
      <span>{name}</span>
    </NavLink>
  )
}
