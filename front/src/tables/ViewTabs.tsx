import {
  AppstoreOutlined,
  BarsOutlined,
  CalendarOutlined,
  EllipsisOutlined,
  PlusOutlined,
  ProjectOutlined,
  TableOutlined,
} from '@ant-design/icons'
import { Button, Dropdown, type MenuProps } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Table, View } from '../api/types'
import { nameOf, useSay } from '../kit/tongue'
import { KINDS, type Kind, layoutFor } from './views/kinds'
import { NameDialog } from './views/NameDialog'
import type { Views } from './views/useViews'
import { words } from './words'

const ICONS: Record<Kind, ReactNode> = {
  grid: <TableOutlined />,
  board: <ProjectOutlined />,
  calendar: <CalendarOutlined />,
  gantt: <BarsOutlined />,
  gallery: <AppstoreOutlined />,
  form: <TableOutlined />,
}

type Props = { table: Table; view: View; views: Views; onView: (key: string) => void }
type Asking = { kind: Kind } | { rename: View } | { copy: View }

/** The saved ways to look at a table. "All" stands first unless a view without a filter does. */
export function ViewTabs({ table, view, views, onView }: Props) {
  const say = useSay(words)
  const [asking, setAsking] = useState<Asking | null>(null)
  const saved = table.views.map((each) => ({ key: each.key, name: nameOf(each), kind: each.kind }))
  const whole = { key: '', name: say('all'), kind: 'grid' as const }
  const tabs = hasWholeView(table) ? saved : [whole, ...saved]
  const made = (name: string, mine: boolean) => {
    if (!asking) return
    if ('kind' in asking) views.make(asking.kind, name, mine)
    else if ('rename' in asking) views.rename(asking.rename, name)
    else views.saveAs(asking.copy, name, mine)
    setAsking(null)
  }
  return (
    <nav className="view-tabs" aria-label={nameOf(table)}>
      {tabs.map(({ key, name, kind }) => (
        <span key={key} className={key === view.key ? 'view-tab current' : 'view-tab'}>
          <button
            type="button"
            aria-current={key === view.key ? 'page' : undefined}
            data-testid={`view-${key}`}
            onClick={() => onView(key)}
          >
            {kind !== 'grid' && ICONS[kind]} {name}
          </button>
          {key === view.key && key !== '' && (
            <TabMenu view={view} views={views} onAsk={setAsking} />
          )}
        </span>
      ))}
      <Dropdown trigger={['click']} menu={useKinds(table, setAsking)}>
        <Button
          type="text"
          size="small"
          icon={<PlusOutlined />}
          aria-label={say('viewNew')}
          data-testid="view-new"
        />
      </Dropdown>
      {asking && (
        <NameDialog
          title={titleOf(asking, say)}
          first={'rename' in asking ? nameOf(asking.rename) : ''}
          shared={'rename' in asking ? null : views.builds}
          onName={made}
          onClose={() => setAsking(null)}
        />
      )}
    </nav>
  )
}

function titleOf(asking: Asking, say: (key: never) => string): string {
  if ('kind' in asking) return say(`make_${asking.kind}` as never)
  return say(('rename' in asking ? 'viewRename' : 'viewCopy') as never)
}

/** Every kind that the table has the fields for; the others say what they lack. */
function useKinds(table: Table, onAsk: (asking: Asking) => void): MenuProps {
  const say = useSay(words)
  return {
    items: KINDS.map((kind) => {
      const fits = layoutFor(kind, table.fields) !== null
      return {
        key: kind,
        icon: ICONS[kind],
        disabled: !fits,
        label: fits ? say(`kind_view_${kind}`) : say(`lacks_${kind as 'board'}`),
        onClick: () => onAsk({ kind }),
      }
    }),
  }
}

type MenuOf = { view: View; views: Views; onAsk: (asking: Asking) => void }

function TabMenu({ view, views, onAsk }: MenuOf) {
  const say = useSay(words)
  const items: MenuProps['items'] = [
    { key: 'copy', label: say('viewCopy'), onClick: () => onAsk({ copy: view }) },
  ]
  if (views.owns(view)) {
    items.unshift({
      key: 'rename',
      label: say('viewRename'),
      onClick: () => onAsk({ rename: view }),
    })
    items.push({ type: 'divider' })
    items.push({
      key: 'drop',
      danger: true,
      label: say('viewDrop'),
      onClick: () => views.drop(view),
    })
  }
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <button
        type="button"
        className="tab-more"
        aria-label={say('viewMore')}
        data-testid="view-more"
      >
        <EllipsisOutlined />
      </button>
    </Dropdown>
  )
}

export const hasWholeView = (table: Table) => table.views.some(({ where }) => !where)

/** The view that a table opens with. */
export const viewOf = (table: Table, key: string) =>
  table.views.find((view) => view.key === key) ??
  (hasWholeView(table) && key === '' ? table.views[0] : undefined)
