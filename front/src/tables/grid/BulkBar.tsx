import { App, Button, Dropdown } from 'antd'
import { useState } from 'react'
import { startFlow, useFlows } from '../../api/runs'
import type { Rec, Table } from '../../api/types'
import { MOST_WRITES } from '../../api/writes'
import { sentenceOf } from '../../kit/sentences'
import { comma, nameOf, useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { words } from '../words'
import { BulkEdit } from './BulkEdit'
import type { Column } from './column'
import type { Edits } from './edits'
import { titleOf } from './PasteDialog'

type Props = {
  table: Table
  columns: Column[]
  edits: Edits
  checked: Rec[]
  onClear: () => void
}

/** What can be done with the chosen records; it stands where the eye is, over the foot of the grid. */
export function BulkBar({ table, columns, edits, checked, onClear }: Props) {
  const say = useSay(words)
  const [editing, setEditing] = useState(false)
  const remove = useDelete(table, edits, checked, onClear)
  const flows = useByHand(table, checked, onClear)
  if (checked.length === 0) return null
  const many = checked.length > MOST_WRITES
  return (
    <div className="bulk-bar" role="toolbar" aria-label={say('chosen', { n: checked.length })}>
      <strong>{say('chosen', { n: checked.length })}</strong>
      {many && <span className="soft">{say('tooMany', { most: MOST_WRITES })}</span>}
      {table.may.includes('update') && (
        <Button disabled={many} onClick={() => setEditing(true)} data-testid="bulk-edit">
          {say('bulkEdit')}
        </Button>
      )}
      {flows.items.length > 0 && (
        <Dropdown menu={flows} disabled={many}>
          <Button>{say('startFlow')}</Button>
        </Dropdown>
      )}
      {table.may.includes('delete') && (
        <Button danger disabled={many} onClick={remove} data-testid="bulk-delete">
          {say('deleteMany', { n: checked.length })}
        </Button>
      )}
      <Button type="text" onClick={onClear}>
        {say('chooseNone')}
      </Button>
      {editing && (
        <BulkEdit
          table={table}
          columns={columns}
          edits={edits}
          records={checked}
          onClose={() => setEditing(false)}
        />
      )}
    </div>
  )
}

function useDelete(table: Table, edits: Edits, checked: Rec[], onClear: () => void) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const { modal, message } = App.useApp()
  return async () => {
    const named = checked.slice(0, 5).map((record) => titleOf(record, table))
    const sure = await modal.confirm({
      title: say('deleteManyAsk', { n: checked.length }),
      content: say(checked.length > 5 ? 'namedAndMore' : 'named', {
        names: named.join(comma()),
        n: checked.length,
      }),
      okText: say('deleteMany', { n: checked.length }),
      okButtonProps: { danger: true },
      cancelText: sayCommon('cancel'),
    })
    if (!sure) return
    const because = say('deletedMany', { n: checked.length })
    const done = await edits.write({ delete: checked.map(({ id }) => id) }, because)
    if (!done) return
    onClear()
    message.success(say('undoable', { what: because }))
  }
}

function useByHand(table: Table, checked: Rec[], onClear: () => void) {
  const say = useSay(words)
  const { message } = App.useApp()
  const flows = useFlows()
  const own = (flows.data ?? []).filter((one) => one.kind === 'hand' && one.table === table.key)
  const start = async (key: string) => {
    try {
      const started = await startFlow(
        key,
        checked.map(({ id }) => id),
      )
      onClear()
      message.success(say('started', { n: started.runs.length, out: started.left_out }))
    } catch (problem) {
      message.error(sentenceOf(problem))
    }
  }
  return {
    items: own.map((flow) => ({
      key: flow.key,
      label: nameOf(flow),
      onClick: () => start(flow.key),
    })),
  }
}
