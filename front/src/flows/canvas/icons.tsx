import {
  ApiOutlined,
  BellOutlined,
  BranchesOutlined,
  CalculatorOutlined,
  CheckSquareOutlined,
  ClockCircleOutlined,
  CloudServerOutlined,
  ClusterOutlined,
  DatabaseOutlined,
  EditOutlined,
  FileAddOutlined,
  FormOutlined,
  InboxOutlined,
  LinkOutlined,
  MailOutlined,
  PauseCircleOutlined,
  PlayCircleOutlined,
  SafetyOutlined,
  SearchOutlined,
  StopOutlined,
  SyncOutlined,
  ThunderboltOutlined,
  UserOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'

const OF_BLOCK: Record<string, ReactNode> = {
  find: <SearchOutlined />,
  create: <FileAddOutlined />,
  update: <EditOutlined />,
  link: <LinkOutlined />,
  aggregate: <CalculatorOutlined />,
  'stock-in': <InboxOutlined />,
  'stock-out': <InboxOutlined />,
  'stock-reserve': <InboxOutlined />,
  'stock-release': <InboxOutlined />,
  notify: <BellOutlined />,
  approve: <CheckSquareOutlined />,
  'fill-in': <FormOutlined />,
  'send-email': <MailOutlined />,
  call: <ApiOutlined />,
  if: <BranchesOutlined />,
  switch: <BranchesOutlined />,
  parallel: <ClusterOutlined />,
  'for-each': <SyncOutlined />,
  try: <SafetyOutlined />,
  wait: <PauseCircleOutlined />,
  stop: <StopOutlined />,
  run: <PlayCircleOutlined />,
}

const OF_GROUP: Record<string, ReactNode> = {
  records: <DatabaseOutlined />,
  people: <UserOutlined />,
  outside: <CloudServerOutlined />,
  way: <BranchesOutlined />,
  values: <CalculatorOutlined />,
  time: <ClockCircleOutlined />,
}

/** A block that nobody drew a picture for has that of its group. */
export const iconOf = (block: string, group = '') =>
  OF_BLOCK[block] ?? OF_GROUP[group] ?? <ThunderboltOutlined />
