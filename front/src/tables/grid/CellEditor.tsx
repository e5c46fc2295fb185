import { Button } from 'antd'
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import type { Cell, Field, FieldType, Rec } from '../../api/types'
import { useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { twinOf } from '../fields/all'
import { PlaceOfRecord } from '../fields/files'

/** Where the cursor goes once a cell is written. */
export type Move = 'stay' | 'down' | 'next' | 'back'
/**
 * The cell that is being written: what it holds, or nothing where typing replaces it.
 * seen: the record as it was then; what others change meanwhile must not be taken for known
 */
export type Editing = { id: string; field: string; value: Cell; typed: boolean; seen: Rec }

type Props = {
  field: Field
  editing: Pick<Editing, 'value' | 'typed'>
  place: { table: string; record: string }
  onCommit: (value: Cell, move: Move) => void
  onCancel: () => void
}

/** One of a few: choosing is saying so, and writes at once. */
const CHOSEN = new Set<FieldType>(['choice', 'state', 'link', 'person', 'role'])
/** Several of a few: Enter chooses there, Tab or a click elsewhere writes. */
const GATHERED = new Set<FieldType>(['multi-choice', 'links'])
/** What needs room, or opens windows of its own, is written by its button. */
const ROOMY = new Set<FieldType>(['attachment', 'signature', 'address', 'place', 'qr'])
const LONG = new Set<FieldType>(['long-text'])

/** The input of a field over its cell; how it ends depends on what it asks. */
export function CellEditor({ field, editing, place, onCommit, onCancel }: Props) {
  const say = useSay(common)
  const box = useRef<HTMLDivElement>(null)
  const [value, setValue] = useState<Cell>(editing.value ?? null)
  const latest = useRef<Cell>(editing.value ?? null)
  const ended = useRef(false)
  const pressed = useRef(editing.typed)
  const { Edit } = twinOf(field)

  useLayoutEffect(() => {
    const input = box.current?.querySelector<HTMLElement>('input, textarea, button, [tabindex]')
    input?.focus({ preventScroll: true })
    if (input instanceof HTMLInputElement) {
      if (input.type === 'text') input.select()
      if (input.type.startsWith('date') && !editing.typed) openPicker(input)
    }
  }, [editing.typed])

  const commit = (move: Move) => {
    if (ended.current) return
    ended.current = true
    onCommit(latest.current, move)
  }
  const cancel = () => {
    ended.current = true
    onCancel()
  }
  const changed = (next: Cell) => {
    latest.current = next
    setValue(next)
    if (CHOSEN.has(field.type)) commit('stay')
    // A day that was picked, not typed, is all that there is to say.
    if (field.type === 'date' && !pressed.current && next) commit('stay')
  }
  const typed = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.nativeEvent.isComposing) return
    pressed.current = true
    if (event.key === 'Escape') cancel()
    if (event.key === 'Tab') {
      event.preventDefault()
      commit(event.shiftKey ? 'back' : 'next')
    }
    if (event.key === 'Enter' && entersWrite(field.type, event)) {
      event.preventDefault()
      commit('down')
    }
  }
  const left = (event: React.FocusEvent) => {
    if (ROOMY.has(field.type) || box.current?.contains(event.relatedTarget)) return
    if (isOfPopup(event.relatedTarget)) return
    if (CHOSEN.has(field.type)) cancel()
    else commit('stay')
  }
  if (!Edit) return null
  const roomy = ROOMY.has(field.type)
  return (
    <PlaceOfRecord value={place}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the input inside holds the focus */}
      <div
        ref={box}
        className={roomy ? 'cell-editor roomy' : `cell-editor of-${field.type}`}
        data-testid="cell-editor"
        onKeyDown={typed}
        onBlur={left}
        onMouseDown={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
        onPaste={(event) => event.stopPropagation()}
        onCopy={(event) => event.stopPropagation()}
      >
        <Edit
          id={`cell-edit-${field.key}`}
          field={field}
          value={value}
          now
          onChange={changed}
          describedBy={undefined}
        />
        {roomy && (
          <footer>
            <Button size="small" onClick={cancel}>
              {say('cancel')}
            </Button>
            <Button size="small" type="primary" onClick={() => commit('stay')}>
              {say('save')}
            </Button>
          </footer>
        )}
      </div>
    </PlaceOfRecord>
  )
}

/** Enter writes, but where it chooses from a list or begins a new line. */
function entersWrite(type: FieldType, { shiftKey, altKey }: KeyboardEvent): boolean {
  if (CHOSEN.has(type) || GATHERED.has(type) || ROOMY.has(type)) return false
  return !(LONG.has(type) && (shiftKey || altKey))
}

const isOfPopup = (target: EventTarget | null) =>
  target instanceof Element && target.closest('.ant-select-dropdown, .ant-picker-dropdown') !== null

/** Browsers refuse where nobody has just pressed something; then the field is only focused. */
function openPicker(input: HTMLInputElement) {
  try {
    input.showPicker()
  } catch {
    input.focus()
  }
}
