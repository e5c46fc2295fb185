import {
  BgColorsOutlined,
  EyeInvisibleOutlined,
  FilterOutlined,
  GroupOutlined,
  SortAscendingOutlined,
} from '@ant-design/icons'
import { Button, Popover } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { useSchema } from '../../api/schema'
import type { Field, Table, View } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { askedOf } from '../filter/asks'
import { FilterPanel } from '../filter/FilterPanel'
import type { Draft } from '../look'
import { words } from '../words'
import { FieldsPanel } from './FieldsPanel'
import { GroupPanel } from './GroupPanel'
import { levelsOf } from './grouping'
import { LookPanel } from './LookPanel'
import { SortPanel } from './SortPanel'

export type Panel = 'filter' | 'sort' | 'group' | 'fields' | 'look'
type Props = {
  table: Table
  view: View
  created: Field
  refused: string | null
  panel: { open: Panel | null; start: string | null }
  onPanel: (open: Panel | null) => void
  onDraft: (part: Draft) => void
}

/** 筛选 · 排序 · 分组 · 字段 · 外观: each says how much of it is in force. */
export function ViewBar({ table, view, created, refused, panel, onPanel, onDraft }: Props) {
  const say = useSay(words)
  const schema = useSchema().data
  const asked = useMemo(
    () => (schema ? askedOf(schema, table, created) : []),
    [schema, table, created],
  )
  const hidden = table.fields.length - view.fields.length
  const grouped = levelsOf(table, view).map(({ field }) => nameOf(field))
  const isGrid = view.kind === 'grid'
  const part = (key: Panel, icon: ReactNode, label: string, on: boolean, content: ReactNode) => (
    <Popover
      key={key}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      open={panel.open === key}
      onOpenChange={(open) => onPanel(open ? key : null)}
      content={content}
    >
      <Button
        type="text"
        icon={icon}
        className={on ? 'in-force' : undefined}
        data-testid={`view-${key}`}
      >
        {label}
      </Button>
    </Popover>
  )
  return (
    <div className="view-bar" role="toolbar" aria-label={say('viewTools')}>
      {part(
        'filter',
        <FilterOutlined />,
        say(view.where ? 'filterOn' : 'filterName'),
        view.where !== '',
        <FilterPanel
          where={view.where}
          asked={asked}
          refused={refused}
          start={panel.start}
          none={say('filterNone')}
          onWhere={(where) => onDraft({ where })}
        />,
      )}
      {part(
        'sort',
        <SortAscendingOutlined />,
        view.sort.length ? say('sortOn', { n: view.sort.length }) : say('sortName'),
        view.sort.length > 0,
        <SortPanel
          table={table}
          created={created}
          sort={view.sort}
          onSort={(sort) => onDraft({ sort })}
        />,
      )}
      {isGrid &&
        part(
          'group',
          <GroupOutlined />,
          grouped.length ? say('groupOn', { field: grouped.join(' / ') }) : say('groupName'),
          grouped.length > 0,
          <GroupPanel table={table} view={view} onDraft={onDraft} />,
        )}
      {part(
        'fields',
        <EyeInvisibleOutlined />,
        hidden ? say('hiddenOn', { n: hidden }) : say('fieldsName'),
        hidden > 0,
        <FieldsPanel
          table={table}
          shown={view.fields}
          onFields={(fields) => onDraft({ fields })}
        />,
      )}
      {part(
        'look',
        <BgColorsOutlined />,
        say('lookName'),
        view.colours.length > 0,
        <LookPanel table={table} view={view} asked={asked} onDraft={onDraft} />,
      )}
    </div>
  )
}
