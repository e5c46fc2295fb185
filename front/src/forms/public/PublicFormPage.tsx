import { useEffect, useState } from 'react'
import { isProblem } from '../../api/problem'
import { doorOf } from '../../api/public'
import type { PublicForm } from '../../api/types'
import { sentenceOf } from '../../kit/sentences'
import { TongueSwitch } from '../../kit/TongueSwitch'
import { wearAccent } from '../../kit/tokens'
import { nameOf, pick, sayFrom, useTongue } from '../../kit/tongue'
import { FormBody } from './FormBody'
import { words } from './words'

type Asked = { form?: PublicForm; problem?: unknown }

/** 表单 on the phone of a customer, without a sign-in; of a member, who is signed in. */
export function PublicFormPage({ token }: { token: string }) {
  const tongue = useTongue()
  const [asked, setAsked] = useState<Asked>({})
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again in the other tongue and on demand
  useEffect(() => {
    doorOf(token)
      .form()
      .then((form) => setAsked({ form }))
      .catch((problem: unknown) => setAsked({ problem }))
  }, [token, tongue, attempt])

  if (asked.problem) {
    const said = endOf(asked.problem)
    return (
      <main className="phone phone-end">
        <p role="alert" data-testid="form-end">
          {said ?? sentenceOf(asked.problem)}
        </p>
        {isProblem(asked.problem, 'not-signed-in') && (
          <a className="primary" href="/">
            {say('signIn')}
          </a>
        )}
        {!said && (
          <button type="button" className="primary" onClick={() => setAttempt(attempt + 1)}>
            {say('retry')}
          </button>
        )}
      </main>
    )
  }
  if (!asked.form) return <FormSkeleton />
  return <Opened form={asked.form} token={token} />
}

const say = sayFrom(words)

/** A form that is gone, or takes no more answers: trying again does not help. */
function endOf(problem: unknown): string | null {
  if (isProblem(problem, 'unknown-form')) return say('noForm')
  if (isProblem(problem, 'not-signed-in')) return say('signInFirst')
  if (isProblem(problem, 'form-not-yours')) return say('notYours')
  if (!isProblem(problem, 'form-closed')) return null
  const { says, why } = problem.facts
  return says ? String(says) : say(why as 'closed' | 'late' | 'full')
}

type OpenedProps = { form: PublicForm; token: string; preview?: boolean }

export function Opened({ form, token, preview = false }: OpenedProps) {
  useEffect(() => {
    document.title = nameOf(form)
  })
  useEffect(() => wearAccent(form.accent), [form.accent])
  return (
    <main className="phone form-page">
      <header className="phone-head">
        {form.logo ? (
          <img className="phone-logo" src={form.logo} alt={form.company} />
        ) : (
          <span>{form.company}</span>
        )}
        <TongueSwitch />
      </header>
      <h1>{nameOf(form)}</h1>
      {form.intro && <p className="intro">{pick(form.intro, form.intro_en)}</p>}
      <FormBody form={form} token={token} preview={preview} />
    </main>
  )
}

export function FormSkeleton() {
  return (
    <main className="phone" aria-busy="true">
      {['head', 'first', 'second', 'third', 'fourth'].map((bone) => (
        <div key={bone} className="bone" />
      ))}
    </main>
  )
}
