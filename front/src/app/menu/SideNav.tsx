import {
  DashboardOutlined,
  PhoneOutlined,
  PlusOutlined,
  ScanOutlined,
  TableOutlined,
  TabletOutlined,
} from '@ant-design/icons'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link, NavLink, useLocation } from 'react-router'
import { useMenu } from '../../api/menu'
import { usePhoneDesk } from '../../api/phone'
import { useSchema } from '../../api/schema'
import { useFloors, useStations } from '../../api/stations'
import type { Me } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { words as deskWords } from '../words'
import { type Entry, entriesOf } from './entries'
import { useFolds } from './folds'
import './menu.css'
import { NavGroup } from './NavGroup'
import { builders, daily, first, type Room } from './rooms'
import { words } from './words'

const BUILDERS = '·build' // no group of people's own has such a key

/** The rooms at the left: what one works with every day, the tables in their groups, the workshop. */
export function SideNav({ me }: { me: Me }) {
  const say = useSay(words)
  const sayDesk = useSay(deskWords)
  const { pathname } = useLocation()
  const { folds, fold } = useFolds(me)
  const schema = useSchema()
  const menu = useMenu()
  const tables = schema.data?.tables ?? []
  const { top, parts } = entriesOf(menu.data, menu.isPending ? [] : tables)
  const workshop = builders(me)
  const nav = useActiveInView(pathname)
  const group = (key: string, name: string, folded: boolean, rooms: string[], links: ReactNode) => {
    const here = rooms.some((to) => isAt(pathname, to))
    const open = folds[key] ?? (!folded || here)
    return (
      <NavGroup key={key} {...{ name, open, here }} onOpen={(to) => fold(key, to)}>
        {links}
      </NavGroup>
    )
  }
  return (
    <nav className="side-nav" aria-label={say('menu')} ref={nav}>
      <RoomLinks rooms={[...first, ...daily(me, tables)]} />
      <PhoneLink />
      <PdaLink />
      <FloorLink />
      {top.length > 0 && <hr className="nav-apart" />}
      <EntryLinks entries={top} />
      {parts.map(({ key, folded, entries, ...named }) =>
        group(
          key,
          nameOf(named),
          folded,
          entries.map(({ to }) => to),
          <EntryLinks entries={entries} />,
        ),
      )}
      {me.may.includes('build') && <Building tables={tables.length} />}
      {workshop.length > 0 &&
        group(
          BUILDERS,
          sayDesk('builders'),
          false,
          workshop.map(({ to }) => to),
          <RoomLinks rooms={workshop} />,
        )}
    </nav>
  )
}

/** What is open stands in view, in a menu longer than the window too; its parts come one by one. */
function useActiveInView(pathname: string) {
  const nav = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has another active link
  useEffect(() => {
    const menu = nav.current
    if (!menu) return
    const show = () => menu.querySelector('a.active')?.scrollIntoView({ block: 'nearest' })
    show()
    const grows = new MutationObserver(show)
    grows.observe(menu, { childList: true, subtree: true })
    // whoever scrolls by hand is not pulled back
    const leave = () => grows.disconnect()
    menu.addEventListener('wheel', leave, { once: true, passive: true })
    menu.addEventListener('pointerdown', leave, { once: true })
    return () => {
      leave()
      menu.removeEventListener('wheel', leave)
      menu.removeEventListener('pointerdown', leave)
    }
  }, [pathname])
  return nav
}

const isAt = (pathname: string, to: string) => pathname === to || pathname.startsWith(`${to}/`)

function Building({ tables }: { tables: number }) {
  const say = useSay(words)
  const sayDesk = useSay(deskWords)
  return (
    <div className="nav-building">
      <Link className="nav-quiet" to="/build?new=1" data-testid="nav-new-table">
        <PlusOutlined />
        <span>{sayDesk('newTable')}</span>
      </Link>
      {tables > 1 && (
        <Link
          className="nav-quiet nav-arrange"
          to="/menu"
          title={say('arrange')}
          aria-label={say('arrange')}
          data-testid="nav-arrange"
        >
          {say('arrangeShort')}
        </Link>
      )}
    </div>
  )
}

function RoomLinks({ rooms }: { rooms: Room[] }) {
  const say = useSay(deskWords)
  return rooms.map(({ to, word, icon }) => (
    <NavLink key={to} to={to} end={to === '/'}>
      {icon}
      <span>{say(word)}</span>
    </NavLink>
  ))
}

const EntryLinks = ({ entries }: { entries: Entry[] }) =>
  entries.map((entry) => (
    <NavLink key={entry.item} to={entry.to} title={nameOf(entry)}>
      {entry.kind === 'table' ? <TableOutlined /> : <DashboardOutlined />}
      <span className="one-line">{nameOf(entry)}</span>
    </NavLink>
  ))

/** For who takes calls down. */
const PhoneLink = () =>
  usePhoneDesk().data?.desk ? (
    <RoomLinks rooms={[{ to: '/phone', word: 'phone', icon: <PhoneOutlined /> }]} />
  ) : null

/** Another page of its own: it works without a line too. */
function PdaLink() {
  const say = useSay(deskWords)
  const stations = useStations()
  if (!stations.data?.length) return null
  return (
    <a href="/pda" data-testid="nav-pda">
      <ScanOutlined />
      <span>{say('pda')}</span>
    </a>
  )
}

function FloorLink() {
  const say = useSay(deskWords)
  const floors = useFloors()
  if (!floors.data?.length) return null
  return (
    <a href="/floor" data-testid="nav-floor">
      <TabletOutlined />
      <span>{say('floor')}</span>
    </a>
  )
}
