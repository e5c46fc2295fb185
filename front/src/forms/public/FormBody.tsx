import { type FormEvent, useState } from 'react'
import { Problem, type Question, questionsOf } from '../../api/problem'
import type { Cell, Cells, PublicField, PublicForm } from '../../api/types'
import { sentenceOf } from '../../kit/sentences'
import { pick, useSay } from '../../kit/tongue'
import { Asking } from './Asking'
import { AnswersOf } from './answersOf'
import { type Block, blocksOf } from './blocks'
import { carriedBy, filledBy } from './carried'
import { type Settled, settled } from './conditions'
import { leftAfter } from './dependents'
import { useDraft } from './draft'
import { FormField } from './FormField'
import { sentencesOf } from './faults'
import { send } from './sending'
import { Thanks } from './Thanks'
import { words } from './words'

type State = {
  faults: Record<string, string>
  refusal: string | null
  sending: boolean
  questions: Question[]
  done: { number: string; lens: string } | null
}
const CALM: State = { faults: {}, refusal: null, sending: false, questions: [], done: null }

type Props = { form: PublicForm; token: string; preview?: boolean }

/** The fields and the one button. After it the customer stands before the lens of the order. */
export function FormBody({ form, token, preview = false }: Props) {
  const say = useSay(words)
  const [carried] = useState(() => carriedBy(form, location.search))
  const draft = useDraft(token, filledBy(form, carried))
  const [trap, setTrap] = useState('')
  const [state, setState] = useState(CALM)
  const told = settled(form.rules, draft.cells)
  const blocks = blocksOf(form, told.hidden)

  const refuse = (faults: Record<string, string>, refusal: string | null = null) => {
    setState({ ...CALM, faults, refusal })
    const first = form.fields.find(({ key }) => anyOf(faults, key))
    if (first) requestAnimationFrame(() => document.getElementById(`f-${first.key}`)?.focus())
  }
  const submit = async (accepted: string[]) => {
    if (preview) return refuse({}, say('onlyPreview'))
    const cells = filled(blocks, told.cells)
    if (form.fields.length && isWhollyBlank(cells)) return refuse({}, say('nothing'))
    setState({ ...CALM, sending: true })
    try {
      const { once } = draft
      const sent = { cells, once, link: carried, accepted, ticket: form.ticket, website: trap }
      const { lens, number } = await send(token, sent)
      draft.forget()
      setState({ ...CALM, done: { number, lens } })
      // another site's frame may not show the lens; there it is a link
      if (lens && !form.stays && window.parent === window) location.replace(lens)
    } catch (problem) {
      const questions = questionsOf(problem)
      if (questions.length) return setState({ ...CALM, questions })
      const faults = problem instanceof Problem ? problem.faults : []
      refuse(sentencesOf(faults), faults.length ? null : sentenceOf(problem))
    }
  }
  const set = (key: string, value: Cell) => {
    for (const [one, cell] of Object.entries(leftAfter(form.fields, draft.cells, key, value))) {
      draft.setCell(one, cell)
    }
    setState((before) => ({ ...before, faults: without(before.faults, key), questions: [] }))
  }
  if (state.done) return <Thanks form={form} {...state.done} />
  const faulty = Object.keys(state.faults).length
  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        submit([])
      }}
      data-testid="public-form"
    >
      <AnswersOf.Provider value={{ token, form, cells: told.cells }}>
        {blocks.map((block) => (
          <FormBlock
            key={block.section?.before ?? ''}
            block={block}
            told={told}
            faults={state.faults}
            onCell={set}
          />
        ))}
      </AnswersOf.Provider>
      {form.guards && <Trap value={trap} onChange={setTrap} />}
      <footer className="send-bar">
        {state.questions.length > 0 && (
          <Asking
            questions={state.questions}
            onYes={() => submit(state.questions.map(({ check }) => check))}
            onNo={() => setState(CALM)}
          />
        )}
        {(faulty > 0 || state.refusal) && (
          <p className="fault" role="alert" data-testid="form-problem">
            {state.refusal ?? say('faults', { n: faulty })}
          </p>
        )}
        {state.questions.length === 0 && (
          <>
            <Progress fields={blocks.flatMap(({ fields }) => fields)} cells={told.cells} />
            <button
              type="submit"
              className="primary"
              disabled={state.sending}
              data-testid="form-submit"
            >
              {say(state.sending ? 'sending' : 'send')}
            </button>
          </>
        )}
      </footer>
    </form>
  )
}

type BlockProps = {
  block: Block
  told: Settled
  faults: Record<string, string>
  onCell: (key: string, value: Cell) => void
}

function FormBlock({ block: { section, fields }, told, faults, onCell }: BlockProps) {
  const help = section && pick(section.help, section.help_en)
  return (
    <section className="form-block">
      {section && <h2>{pick(section.title, section.title_en)}</h2>}
      {help && <p className="help">{help}</p>}
      <div className="form-grid">
        {fields.map((field) => (
          <FormField
            key={field.key}
            field={told.required.has(field.key) ? { ...field, required: true } : field}
            value={told.cells[field.key] ?? null}
            faults={faults}
            onChange={(value) => onCell(field.key, value)}
          />
        ))}
      </div>
    </section>
  )
}

/** No person sees or reaches it; a program that fills in everything does. */
function Trap({ value, onChange }: { value: string; onChange: (typed: string) => void }) {
  return (
    <div className="trap" aria-hidden="true">
      <label htmlFor="website">Website</label>
      <input
        id="website"
        name="website"
        tabIndex={-1}
        autoComplete="off"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  )
}

const anyOf = (faults: Record<string, string>, key: string) =>
  Object.keys(faults).some((one) => one === key || one.startsWith(`${key}.`))
const without = (faults: Record<string, string>, key: string) =>
  Object.fromEntries(
    Object.entries(faults).filter(([one]) => one !== key && !one.startsWith(`${key}.`)),
  )

/** A draft may hold cells of fields that the form has lost since; the server would refuse them. */
const filled = (blocks: Block[], cells: Cells): Cells =>
  Object.fromEntries(
    blocks.flatMap(({ fields }) => fields.map(({ key }) => [key, cells[key] ?? null])),
  )

/** Lines count by what stands in them: an order of nothing is none. */
const isWhollyBlank = (cells: Cells): boolean => Object.values(cells).every((cell) => isBlank(cell))

function isBlank(cell: unknown): boolean {
  if (Array.isArray(cell)) return cell.every(isBlank)
  if (cell !== null && typeof cell === 'object') return Object.values(cell).every(isBlank)
  return cell === null || cell === undefined || (typeof cell === 'string' && !cell.trim())
}

function Progress({ fields, cells }: { fields: PublicField[]; cells: Cells }) {
  const say = useSay(words)
  const done = fields.filter(({ key }) => (cells[key] ?? null) !== null).length
  if (done === 0) return null
  return (
    <p className="progress">
      {say('filled', { done, all: fields.length })} · {say('kept')}
    </p>
  )
}
