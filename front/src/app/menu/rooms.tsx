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
  SettingOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { Me, Table } from '../../api/types'
import type { words } from '../words'

type Word = typeof words extends { keys?: (infer Key)[] } ? Key : never
export type Room = { to: string; word: Word; icon: ReactNode }

/** Where one works, whatever the company's tables are. */
export const first: Room[] = [
  { to: '/', word: 'today', icon: <HomeOutlined /> },
  { to: '/tasks', word: 'tasks', icon: <CheckSquareOutlined /> },
]
export function daily(me: Me, tables: Table[]): Room[] {
  const stocked = tables.some(({ fields }) => fields.some(({ type }) => type === 'stock'))
  const stock: Room = { to: '/stock', word: 'stock', icon: <InboxOutlined /> }
  return [
    { to: '/boards', word: 'boards', icon: <DashboardOutlined /> },
    { to: '/where', word: 'where', icon: <CarOutlined /> },
    ...(stocked || me.may.includes('build') ? [stock] : []),
  ]
}

const BUILD: Room[] = [
  { to: '/build', word: 'structure', icon: <ApartmentOutlined /> },
  { to: '/flows', word: 'flows', icon: <BranchesOutlined /> },
  { to: '/connections', word: 'connections', icon: <ApiOutlined /> },
  { to: '/forms', word: 'forms', icon: <FormOutlined /> },
  { to: '/import', word: 'imports', icon: <ImportOutlined /> },
  { to: '/packs', word: 'packs', icon: <AppstoreOutlined /> },
  { to: '/team', word: 'team', icon: <TeamOutlined /> },
]
const OWN: Room[] = [
  { to: '/company', word: 'company', icon: <SettingOutlined /> },
  { to: '/audit', word: 'audit', icon: <AuditOutlined /> },
]

/** For who builds the company's tables, and for its owners. */
export const builders = (me: Me): Room[] => [
  ...(me.may.includes('build') ? BUILD : []),
  ...(me.role === 'owner' && !me.looking ? OWN : []),
]
