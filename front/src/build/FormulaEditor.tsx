import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { checkFormula, useFunctions } from '../api/building'
import { useSchema } from '../api/schema'
import { useSay } from '../kit/tongue'
import {
  type Candidate,
  candidatesFor,
  fieldCandidates,
  functionCandidates,
  inserted,
} from './formula'
import { formulaFault } from './formulaFault'
import { words } from './words'

type Props = {
  id: string
  table: string
  /** The key of the field whose formula it is: it cannot read itself. */
  own?: string
  value: string
  onChange: (text: string) => void
}

/** A formula with what may stand at the caret, and what it gives, said while it is typed. */
export function FormulaEditor({ id, table, own = '', value, onChange }: Props) {
  const say = useSay(words)
  const box = useRef<HTMLTextAreaElement>(null)
  const [caret, setCaret] = useState<number | null>(null)
  const [picked, setPicked] = useState(0)
  const wanted = useRef<number | null>(null)
  const candidates = useCandidates(table, own)
  const offers = caret === null ? [] : candidatesFor(value, caret, ...candidates)

  useEffect(() => {
    if (wanted.current === null) return
    box.current?.setSelectionRange(wanted.current, wanted.current)
    wanted.current = null
  })
  const take = (one: Candidate) => {
    const next = inserted(value, caret ?? value.length, one)
    wanted.current = next.caret
    setCaret(null)
    onChange(next.text)
    box.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    if (!offers.length) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step) setPicked((picked + step + offers.length) % offers.length)
    else if (event.key === 'Enter' || event.key === 'Tab')
      take(offers[picked] ?? (offers[0] as Candidate))
    else if (event.key === 'Escape') setCaret(null)
    else return
    event.preventDefault()
  }
  return (
    <div className="formula-box">
      <textarea
        id={id}
        ref={box}
        rows={2}
        spellCheck={false}
        placeholder={say('formulaHint')}
        value={value}
        role="combobox"
        aria-expanded={offers.length > 0}
        aria-controls={`${id}-offers`}
        aria-describedby={`${id}-said`}
        onKeyDown={press}
        onBlur={() => setCaret(null)}
        onChange={({ target }) => {
          setCaret(target.selectionStart)
          setPicked(0)
          onChange(target.value)
        }}
      />
      {offers.length > 0 && (
        <div className="formula-offers" id={`${id}-offers`} role="listbox">
          {offers.map((one, at) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text box
            <div
              key={one.insert}
              role="option"
              tabIndex={-1}
              aria-selected={at === picked}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(one)}
            >
              <span>{one.label}</span>
              <span className="soft">{one.hint}</span>
            </div>
          ))}
        </div>
      )}
      <FormulaSaid id={`${id}-said`} table={table} formula={value} />
    </div>
  )
}

function useCandidates(table: string, own: string): [Candidate[], Candidate[]] {
  const schema = useSchema()
  const functions = useFunctions()
  return useMemo(() => {
    const mine = schema.data?.tables.find(({ key }) => key === table)
    return [
      mine ? fieldCandidates(schema.data, mine, own) : [],
      functionCandidates(functions.data ?? []),
    ]
  }, [schema.data, functions.data, table, own])
}

/** What the server says of the formula: the kind of its value, or what is wrong and where. */
function FormulaSaid({ id, table, formula }: { id: string; table: string; formula: string }) {
  const say = useSay(words)
  const text = useDeferredValue(formula.trim())
  const check = useQuery({
    queryKey: ['formula', table, text],
    queryFn: () => checkFormula(table, text),
    enabled: text !== '',
    retry: false,
    staleTime: 30_000,
  })
  if (text === '') return null
  const fault = check.error ? formulaFault(check.error) : null
  return (
    <p
      id={id}
      className="formula-said"
      data-bad={fault ? '' : undefined}
      data-good={check.data ? '' : undefined}
      data-testid="formula-said"
    >
      {fault ??
        (check.data ? say('gives', { kind: say(kindWord(check.data.kind)) }) : say('checking'))}
    </p>
  )
}

const KINDS = ['number', 'text', 'truth', 'date', 'moment', 'list', 'any'] as const
const kindWord = (kind: string) =>
  `kind_${KINDS.find((one) => one === kind) ?? 'other'}` as `kind_${(typeof KINDS)[number] | 'other'}`
