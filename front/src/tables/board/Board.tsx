import '../views/cards.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMembers } from '../../api/members'
import type { Field, Rec } from '../../api/types'
import { getGroups } from '../../api/writes'
import { Nothing } from '../../kit/Nothing'
import { nameOf, useSay, useTongue } from '../../kit/tongue'
import { fieldsOf } from '../look'
import { fieldFor } from '../views/kinds'
import { useCards } from '../views/useCards'
import type { Viewed } from '../views/viewed'
import { words } from '../words'
import { BoardStack } from './BoardStack'
import { refusal, type Stack, stacksOf } from './stacks'

/** A board: a column for each stage or choice; dragging a card there changes it, as the rules allow. */
export function Board(viewed: Viewed) {
  const say = useSay(words)
  const field = fieldFor(viewed.view, 'stack', viewed.table.fields)
  if (!field) return <Nothing>{say('lacks_board')}</Nothing>
  return <Stacks {...viewed} field={field} />
}

function Stacks({ field, ...viewed }: Viewed & { field: Field }) {
  const { table, view, ask, opened, onOpen } = viewed
  const say = useSay(words)
  useTongue()
  const people = useMembers().data ?? []
  const cards = useCards(table)
  const [dragged, setDragged] = useState<Rec | null>(null)
  const counts = useCounts(table.key, field.key, ask)
  const fixed = field.locked || !table.may.includes('update')
  const fields = fieldsOf(table, view.fields).filter(({ key }) => key !== field.key)

  const drop = (record: Rec, stack: Stack) => {
    setDragged(null)
    if (record.cells[field.key] === stack.value || refusal(field, record, stack)) return
    const because = say('movedTo', { field: nameOf(field), to: stack.says.text })
    cards.write(record, { [field.key]: stack.value }, because)
  }
  const stacks = stacksOf(field, people)
  const all = stacks.filter(({ value }) => value !== null || (counts.get('') ?? 0) > 0)
  return (
    <div className="board" data-testid="board">
      {all.map((stack) => (
        <BoardStack
          key={stack.key}
          table={table}
          field={field}
          stack={stack}
          stacks={stacks}
          ask={ask}
          fields={fields}
          count={counts.get(stack.key) ?? 0}
          opened={opened}
          dragged={dragged}
          why={dragged && refusal(field, dragged, stack)}
          fixed={fixed}
          shown={cards.shown}
          onOpen={onOpen}
          onDrag={setDragged}
          onDrop={drop}
        />
      ))}
    </div>
  )
}

function useCounts(table: string, field: string, { view, where }: Viewed['ask']) {
  const groups = useQuery({
    queryKey: ['tables', table, 'stacks', field, view, where],
    queryFn: () => getGroups(table, { by: [{ field }], view, where }),
    placeholderData: (before) => before,
  })
  return new Map(
    groups.data?.groups.map(({ values, count }) => [String(values[0] ?? ''), count]) ?? [],
  )
}
