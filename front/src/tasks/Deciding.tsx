import { Button, Input, type InputRef } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import type { Fault } from '../api/problem'
import type { AskedField, Cell, Cells, Task, TaskChoice } from '../api/types'
import { comma, nameOf, useSay } from '../kit/tongue'
import { useDecide } from './decide'
import { useKeys } from './keys'
import { words } from './words'

export type FieldsOf = (
  fields: AskedField[],
  cells: Cells,
  faults: Fault[],
  onCell: (key: string, value: Cell) => void,
) => ReactNode

type Props = { task: Task; onDecided: () => void; fieldsOf: FieldsOf; aside?: ReactNode }

/** What is to be filled in, why, and a button for each answer. */
export function Deciding({ task, onDecided, fieldsOf, aside }: Props) {
  const say = useSay(words)
  const [comment, setComment] = useState('')
  const [cells, setCells] = useState<Cells>({})
  // Enter answers only after the key of a choice: a comment to a yes must never end as a no.
  const [reaching, setReaching] = useState<TaskChoice | null>(null)
  const field = useRef<InputRef>(null)
  const { decide, busy, fault, faults, mended } = useDecide(task, onDecided)
  const hint = useHint(task, reaching)

  const press = (choice: TaskChoice) => {
    if (choice.reason && !comment.trim()) {
      setReaching(choice)
      field.current?.focus()
    }
    decide(choice, comment, cells)
  }
  const keys = keysOf(task)
  useKeys(Object.fromEntries(task.choices.map((choice) => [keys[choice.key], () => press(choice)])))
  return (
    <div className="decide">
      {task.fields.length > 0 &&
        fieldsOf(task.fields, cells, faults, (key, value) => {
          setCells((before) => ({ ...before, [key]: value }))
          mended(key)
        })}
      <Input
        ref={field}
        value={comment}
        placeholder={hint}
        aria-label={say('comment')}
        aria-describedby={fault ? 'comment-fault' : undefined}
        status={fault && faults.length === 0 ? 'error' : undefined}
        maxLength={2000}
        data-testid="task-comment"
        onPressEnter={() => reaching && decide(reaching, comment, cells)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          setReaching(null)
          field.current?.blur()
        }}
        onChange={(event) => {
          setComment(event.target.value)
          mended()
        }}
      />
      {fault && (
        <p className="fault" id="comment-fault" role="alert" data-testid="fault-comment">
          {fault}
        </p>
      )}
      <div className="decide-buttons">
        {task.choices.map((choice) => (
          <ChoiceButton
            key={choice.key}
            choice={choice}
            hotkey={keys[choice.key] ?? ''}
            busy={busy}
            onPress={() => press(choice)}
          />
        ))}
        {aside}
      </div>
    </div>
  )
}

const TEST_IDS: Record<string, string> = { approved: 'task-approve', refused: 'task-refuse' }

type ButtonProps = { choice: TaskChoice; hotkey: string; busy: boolean; onPress: () => void }

function ChoiceButton({ choice, hotkey, busy, onPress }: ButtonProps) {
  return (
    <Button
      size="large"
      type={choice.look === 'primary' ? 'primary' : 'default'}
      danger={choice.look === 'danger'}
      disabled={busy}
      onClick={onPress}
      data-testid={TEST_IDS[choice.key] ?? `task-choice-${choice.key}`}
    >
      {nameOf(choice)} <kbd>{hotkey.toUpperCase()}</kbd>
    </Button>
  )
}

/** A and R for yes and no; where there are other answers, their numbers. */
function keysOf({ choices }: Task): Record<string, string> {
  const known: Record<string, string> = { approved: 'a', refused: 'r' }
  return Object.fromEntries(choices.map(({ key }, place) => [key, known[key] ?? `${place + 1}`]))
}

function useHint(task: Task, reaching: TaskChoice | null) {
  const say = useSay(words)
  if (reaching) return say('reasonWhy', { choice: nameOf(reaching) })
  const asking = task.choices.filter(({ reason }) => reason)
  if (asking.length === 0) return say('comment')
  return say('commentNeeded', { choice: asking.map(nameOf).join(comma()) })
}
