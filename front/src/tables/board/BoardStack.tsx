import { EllipsisOutlined } from '@ant-design/icons'
import { Button, Dropdown, Skeleton } from 'antd'
import { useState } from 'react'
import { useRecords } from '../../api/records'
import type { Field, Rec, Table } from '../../api/types'
import { Mark } from '../../kit/Mark'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { bothWheres } from '../look'
import { Card } from '../views/Card'
import { conditionOf } from '../views/grouping'
import type { Viewed } from '../views/viewed'
import { words } from '../words'
import { refusal, type Stack } from './stacks'

type Props = {
  table: Table
  field: Field
  stack: Stack
  stacks: Stack[]
  ask: Viewed['ask']
  fields: Field[]
  count: number
  opened: string | null
  dragged: Rec | null
  /** Why what is dragged may not come here. */
  why: string | null
  fixed: boolean
  shown: (record: Rec) => Rec
  onOpen: (id: string) => void
  onDrag: (record: Rec | null) => void
  onDrop: (record: Rec, stack: Stack) => void
}

/** One column of a board, with as many cards as were asked for. */
export function BoardStack(props: Props) {
  const { table, field, stack, ask, fields, opened, dragged, why, fixed, shown, onDrop } = props
  const say = useSay(words)
  const sayCommon = useSay(common)
  const [over, setOver] = useState(false)
  const where = bothWheres(ask.where, conditionOf(field.key, stack.value, field))
  const found = useRecords(table.key, { ...ask, where, limit: 50 })
  // A card that is on its way elsewhere is not here any more, and one that comes is shown by its list.
  const records = (found.data?.pages.flatMap((page) => page.records) ?? [])
    .map(shown)
    .filter((record) => (record.cells[field.key] ?? null) === stack.value)
  return (
    <section
      className={['stack', over && !why && 'over', dragged && why && 'closed']
        .filter(Boolean)
        .join(' ')}
      data-testid={`stack-${stack.key}`}
      aria-label={stack.says.text}
      onDragOver={(event) => {
        if (!dragged || why) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={() => {
        setOver(false)
        if (dragged) onDrop(dragged, stack)
      }}
    >
      <header>
        <StackName stack={stack} />
        <span className="soft">{props.count}</span>
      </header>
      {dragged && why && <p className="stack-why">{why}</p>}
      {found.isError && <ProblemPanel problem={found.error} again={() => found.refetch()} />}
      <div className="stack-cards">
        {found.isPending && <Skeleton active paragraph={{ rows: 3 }} />}
        {records.map((record) => (
          <div key={record.id} className="stack-card">
            <Card
              table={table}
              record={record}
              fields={fields}
              opened={record.id === opened}
              onOpen={props.onOpen}
              {...(fixed ? {} : { onDrag: props.onDrag })}
            />
            {!fixed && <MoveMenu {...props} record={record} />}
          </div>
        ))}
        {found.data && records.length === 0 && <p className="stack-none">{say('stackNone')}</p>}
        {found.hasNextPage && (
          <Button size="small" onClick={() => found.fetchNextPage()}>
            {sayCommon('more')}
          </Button>
        )}
      </div>
    </section>
  )
}

function StackName({ stack: { says } }: { stack: Stack }) {
  if (says.meaning) return <Mark meaning={says.meaning}>{says.text}</Mark>
  return (
    <span className="chip" data-tone={says.tones?.[0] || undefined}>
      {says.text}
    </span>
  )
}

/** The same without a mouse: where this card may go, and why not elsewhere. */
function MoveMenu({ field, stack, stacks, record, onDrop }: Props & { record: Rec }) {
  const say = useSay(words)
  const items = stacks
    .filter(({ key }) => key !== stack.key)
    .map((to) => {
      const why = refusal(field, record, to)
      return {
        key: to.key,
        label: say('moveTo', { to: to.says.text }),
        disabled: why !== null,
        title: why ?? '',
        onClick: () => onDrop(record, to),
      }
    })
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <Button
        className="card-move"
        type="text"
        size="small"
        icon={<EllipsisOutlined />}
        aria-label={say('moveCard')}
      />
    </Dropdown>
  )
}
