import { Alert, Button } from 'antd'
import { useEffect, useMemo } from 'react'
import { useMembers } from '../../api/members'
import { Nothing } from '../../kit/Nothing'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { sentenceOf } from '../../kit/sentences'
import { nameOf, useSay, useTongue } from '../../kit/tongue'
import { EmptyTable } from '../EmptyTable'
import { fieldsOf } from '../look'
import { levelsOf } from '../views/grouping'
import { ROW_PX } from '../views/LookPanel'
import type { Viewed } from '../views/viewed'
import { words } from '../words'
import { BulkBar } from './BulkBar'
import { columnsOf } from './column'
import { Foot } from './Foot'
import { Grid } from './Grid'
import { Grouped } from './grouped'
import { PasteDialog } from './PasteDialog'
import { useActs } from './useActs'
import { useChecked } from './useChecked'
import { useEdits } from './useEdits'
import { useHeader } from './useHeader'
import { useRows } from './useRows'
import { useShown } from './useShown'

/** A view as a grid: the rows of the server, the edits of the person, and the acts on both. */
export function GridView(viewed: Viewed) {
  const { table, view, ask, opened, onOpen, onDraft, onRefused } = viewed
  const say = useSay(words)
  const tongue = useTongue()
  const members = useMembers().data
  const levels = levelsOf(table, view)
  const { rows, refused, busy } = useRows(table, ask, view, levels)
  const edits = useEdits(table.key, rows)
  useShown(rows, edits)
  // biome-ignore lint/correctness/useExhaustiveDependencies: names change with the tongue, people with the members
  const columns = useMemo(
    () => columnsOf(table, fieldsOf(table, view.fields), view),
    [table, view, tongue, members],
  )
  const acts = useActs(table.key, rows, edits, columns, table.may)
  const header = useHeader(viewed, columns)
  const { checked, check, checkRange, checkAll, checkNone } = useChecked(rows)

  useEffect(() => {
    onRefused(refused && ask.where ? sentenceOf(refused) : null)
  }, [refused, ask.where, onRefused])

  const none = rows.ready && rows.total === 0
  return (
    <>
      {rows.problem !== null && (
        <ProblemPanel problem={rows.problem} again={() => rows.refresh()} />
      )}
      {rows instanceof Grouped && !rows.exact && <Alert showIcon title={say('groupsNotWhole')} />}
      <div className="grid-frame" aria-busy={busy}>
        <Grid
          table={table}
          rows={rows}
          edits={edits}
          columns={columns}
          rowPx={ROW_PX[view.layout.row ?? 'middle'] ?? 38}
          sort={view.sort}
          grouped={levels[0]?.field.key}
          opened={opened}
          checked={checked}
          header={header}
          onOpen={onOpen}
          onCheck={check}
          onCheckRange={checkRange}
          onCheckAll={checked.size ? checkNone : checkAll}
          onToggleHead={(head) => rows instanceof Grouped && rows.toggle(head)}
          onClear={acts.clear}
          onCopy={acts.copy}
          onPaste={acts.paste}
          onFill={acts.fill}
          onUndo={acts.undo}
          onWrite={(record, column, value) => {
            const { key } = column.field
            const cells = { [key]: value }
            const now = edits.pending(record.id)?.[key] ?? record.cells[key] ?? null
            if (JSON.stringify(now) === JSON.stringify(value ?? null)) {
              edits.clearMark(record.id, key)
            } else acts.write([{ record, cells }], say('edited', { field: nameOf(column.field) }))
          }}
          onFixed={acts.fixed}
          foot={<Foot table={table} columns={columns} view={view} ask={ask} rows={rows} />}
        />
        {none && (
          <div className="grid-none">
            {ask.where || view.where ? (
              <Nothing
                action={
                  ask.where && (
                    <Button onClick={() => onDraft({ where: '' })}>{say('clearFilter')}</Button>
                  )
                }
              >
                {say('filterEmpty')}
              </Nothing>
            ) : (
              <EmptyTable table={table} />
            )}
          </div>
        )}
        <BulkBar
          table={table}
          columns={columns}
          edits={edits}
          checked={[...checked.values()]}
          onClear={checkNone}
        />
      </div>
      {acts.pasting && (
        <PasteDialog
          table={table}
          pasting={acts.pasting}
          onWrite={acts.writePaste}
          onClose={() => acts.setPasting(null)}
        />
      )}
    </>
  )
}
