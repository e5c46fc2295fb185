import { useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { Link } from 'react-router'
import { followFeed } from '../api/feed'
import { useOpenTasks } from '../api/tasks'
import type { Me } from '../api/types'
import { AlarmLines } from '../boards/AlarmLines'
import { CompanyMark } from '../kit/CompanyMark'
import { TongueSwitch } from '../kit/TongueSwitch'
import { useSay } from '../kit/tongue'
import { useNarrow } from '../kit/useNarrow'
import { LookingBar } from '../people/LookingBar'
import { useTourGoing } from '../people/tour/open'
import { UserMenu } from '../people/UserMenu'
import { AlarmStrip } from './AlarmStrip'
import { FeedSign } from './FeedSign'
import { PhoneMenu } from './menu/PhoneMenu'
import { SideNav } from './menu/SideNav'
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
  const narrow = useNarrow()
  useEffect(() => followFeed(client), [client])
  return (
    <div className="desk-frame">
      <a className="skip" href="#room">
        {say('skip')}
      </a>
      <TopBar me={me} narrow={narrow} />
      {!narrow && <SideNav me={me} />}
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

function TopBar({ me, narrow }: { me: Me; narrow: boolean }) {
  const say = useSay(words)
  const open = useOpenTasks()
  return (
    <header className="top-bar">
      {narrow && <PhoneMenu me={me} />}
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
