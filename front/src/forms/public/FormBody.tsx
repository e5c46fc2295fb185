import { type FormEvent, useState } from 'react'
import { Problem } from '../../api/problem'
import { submitForm } from '../../api/public'
import type { Cells, PublicField, PublicForm } from '../../api/types'
import { sentenceOf } from '../../kit/sentences'
import { pick, useSay } from '../../kit/tongue'
import { useDraft } from './draft'
import { FormField } from './FormField'
import { missingIn, sentencesOf } from './faults'
import { words } from './words'

type State = {
  faults: Record<string, string>
  refusal: string | null
  sending: boolean
  number: string | null
}
const CALM: State = { faults: {}, refusal: null, sending: false, number: null }

/** The fields and the one button. After it the customer stands before the lens of the order. */
export function FormBody({ form, token }: { form: PublicForm; token: string }) {
  const say = useSay(words)
  const draft = useDraft(token)
  const [state, setState] = useState(CALM)

  const refuse = (faults: Record<string, string>, refusal: string | null = null) => {
    setState({ ...CALM, faults, refusal })
    const first = form.fields.find(({ key }) => faults[key])
    if (first) requestAnimationFrame(() => document.getElementById(`f-${first.key}`)?.focus())
  }
  const send = async (event: FormEvent) => {
    event.preventDefault()
    const missing = missingIn(form.fields, draft.cells)
    if (Object.keys(missing).length) return refuse(missing)
    setState({ ...CALM, sending: true })
    try {
      const { lens, number } = await submitForm(token, filled(form.fields, draft.cells), draft.once)
      draft.forget()
      setState({ ...CALM, number })
      location.replace(lens)
    } catch (problem) {
      const faults = problem instanceof Problem ? problem.faults : []
      refuse(sentencesOf(faults), faults.length ? null : sentenceOf(problem))
    }
  }
  if (state.number) {
    return (
      <p className="thanks" role="status" data-testid="form-thanks">
        <strong>{say('thanks', { number: state.number })}</strong>
        {pick(form.thanks, form.thanks_en)}
      </p>
    )
  }
  const faulty = Object.keys(state.faults).length
  return (
    <form noValidate onSubmit={send} data-testid="public-form">
      {form.fields.map((field) => (
        <FormField
          key={field.key}
          field={field}
          value={draft.cells[field.key] ?? null}
          fault={state.faults[field.key]}
          onChange={(value) => {
            draft.setCell(field.key, value)
            setState(({ faults: { [field.key]: _mended, ...faults }, ...rest }) => ({
              ...rest,
              faults,
            }))
          }}
        />
      ))}
      <footer className="send-bar">
        {(faulty > 0 || state.refusal) && (
          <p className="fault" role="alert" data-testid="form-problem">
            {state.refusal ?? say('faults', { n: faulty })}
          </p>
        )}
        <Progress fields={form.fields} cells={draft.cells} />
        <button
          type="submit"
          className="primary"
          disabled={state.sending}
          data-testid="form-submit"
        >
          {say(state.sending ? 'sending' : 'send')}
        </button>
      </footer>
    </form>
  )
}

/** A draft may hold cells of fields that the form has lost since; the server would refuse them. */
const filled = (fields: PublicField[], cells: Cells): Cells =>
  Object.fromEntries(fields.map(({ key }) => [key, cells[key] ?? null]))

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
