import { Input } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { tryFormula } from '../../../api/flows'
import type { FormedFormula } from '../../../api/types'
import { useSay } from '../../../kit/tongue'
import { askedAt, matching, put } from '../completing'
import type { Known } from '../known'
import { withLabels, withPaths } from '../naming'
import { usePlace } from '../place'
import { words } from '../words'
import { ValuePicker } from './ValuePicker'

type Props = {
  id: string
  /** Without a leading «=», by paths; shown by the names that people know. */
  formula: string
  onChange: (formula: string) => void
  known: Known[]
  wrong?: boolean
  /** Whether the record of the trigger is what it is over: then its kind and value are shown. */
  tried?: boolean
}

type Option = { text: string; shown: string }

/** A formula with completion, its type and its value for the sample record. */
export function FormulaBox({ id, formula, onChange, known, wrong, tried = true }: Props) {
  const say = useSay(words)
  const { functions } = usePlace()
  const box = useRef<TextAreaRef>(null)
  const [text, setText] = useState(() => withLabels(formula, known))
  const [caret, setCaret] = useState<number | null>(null)
  const [at, setAt] = useState(0)
  const sent = useRef(formula)
  useEffect(() => {
    if (formula === sent.current) return
    sent.current = formula
    setText(withLabels(formula, known))
  }, [formula, known])

  const asked = caret === null ? null : askedAt(text, caret)
  const options = useMemo(() => optionsFor(asked, known, functions), [asked, known, functions])
  const write = (next: string, place: number | null) => {
    setText(next)
    setCaret(place)
    setAt(0)
    sent.current = withPaths(next, known)
    onChange(sent.current)
  }
  const take = (option: Option) => {
    if (!asked) return
    const done = put(text, asked, option.text)
    write(done.text, null)
    moveCaret(box.current, done.caret)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && options.length) {
      event.stopPropagation()
      return setCaret(null)
    }
    const option = options[at]
    if (!option) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const by = event.key === 'ArrowDown' ? 1 : options.length - 1
      setAt((at + by) % options.length)
    }
    if (event.key === 'Tab' || event.key === 'Enter') {
      event.preventDefault()
      take(option)
    }
  }
  return (
    <div className="formula-box">
      <Input.TextArea
        id={id}
        ref={box}
        value={text}
        status={wrong ? 'error' : ''}
        autoSize={{ minRows: 1, maxRows: 8 }}
        className="formula-text"
        spellCheck={false}
        aria-label={say('formula')}
        onChange={({ target }) => write(target.value, target.selectionStart)}
        onKeyDown={press}
        onBlur={() => setCaret(null)}
      />
      {options.length > 0 && (
        <div className="formula-options" role="listbox" aria-label={say('insert')}>
          {options.map((option, place) => (
            <button
              type="button"
              role="option"
              aria-selected={place === at}
              key={option.text}
              tabIndex={-1}
              onMouseDown={(event) => {
                event.preventDefault()
                take(option)
              }}
            >
              {option.shown}
            </button>
          ))}
        </div>
      )}
      <div className="formula-foot">
        <Told formula={formula} tried={tried} />
        <ValuePicker
          known={known}
          onPick={({ label }) => write(inserted(box.current, text, `{${label}}`), null)}
        />
      </div>
    </div>
  )
}

function optionsFor(
  asked: ReturnType<typeof askedAt>,
  known: Known[],
  functions: string[],
): Option[] {
  if (!asked) return []
  if (asked.of === 'value') {
    return matching(known, asked.word, 8).map(({ label }) => ({ text: `{${label}}`, shown: label }))
  }
  if (asked.word.length < 2) return []
  const wanted = asked.word.toUpperCase()
  const begin = functions.filter((name) => name.startsWith(wanted) && name !== wanted)
  return begin.slice(0, 8).map((name) => ({ text: `${name}(`, shown: `${name}()` }))
}

/** What the server makes of it: its kind, what is wrong, its value for the sample. */
function Told({ formula, tried }: { formula: string; tried: boolean }) {
  const say = useSay(words)
  const { flow, sample } = usePlace()
  const told = useTold(tried ? formula : '', flow.trigger.table ?? '', sample)
  if (!told) return <span />
  if (told.wanted) return <span className="fault">{say('wanted', { wanted: told.wanted })}</span>
  const kind = KINDS.has(told.kind) ? say(`kind_${told.kind}` as 'kind_text') : ''
  return (
    <span className="soft formula-told">
      {kind && say('gives', { kind })}
      {told.value !== null && ` · ${say('forSample', { value: told.value })}`}
    </span>
  )
}

const KINDS = new Set(['number', 'text', 'date', 'moment', 'truth', 'list', 'any'])
const PAUSE_MS = 350

function useTold(formula: string, table: string, sample: string | null) {
  const [told, setTold] = useState<FormedFormula | null>(null)
  useEffect(() => {
    if (!formula.trim()) return setTold(null)
    let left = false
    const timer = setTimeout(() => {
      tryFormula(formula, table, sample).then(
        (answer) => !left && setTold(answer),
        () => !left && setTold(null), // the faults of the draft say it as well
      )
    }, PAUSE_MS)
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [formula, table, sample])
  return told
}

const areaOf = (box: TextAreaRef | null) => box?.resizableTextArea?.textArea

function inserted(box: TextAreaRef | null, text: string, words: string): string {
  const at = areaOf(box)?.selectionStart ?? text.length
  return text.slice(0, at) + words + text.slice(at)
}

/** After React has written the new text. */
function moveCaret(box: TextAreaRef | null, to: number) {
  requestAnimationFrame(() => areaOf(box)?.setSelectionRange(to, to))
}
