import { useEffect, useState } from 'react'
import { isProblem } from '../../api/problem'
import { publicForm } from '../../api/public'
import type { PublicForm } from '../../api/types'
import { sentenceOf } from '../../kit/sentences'
import { TongueSwitch } from '../../kit/TongueSwitch'
import { nameOf, pick, useSay, useTongue } from '../../kit/tongue'
import { FormBody } from './FormBody'
import { words } from './words'

type Asked = { form?: PublicForm; problem?: unknown }

/** 表单 on the phone of a customer, without a sign-in. */
export function PublicFormPage({ token }: { token: string }) {
  const say = useSay(words)
  const tongue = useTongue()
  const [asked, setAsked] = useState<Asked>({})
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again in the other tongue and on demand
  useEffect(() => {
    publicForm(token)
      .then((form) => setAsked({ form }))
      .catch((problem: unknown) => setAsked({ problem }))
  }, [token, tongue, attempt])

  if (asked.problem) {
    const gone = isProblem(asked.problem, 'not-found')
    return (
      <main className="phone phone-end">
        <p role="alert">{gone ? say('noForm') : sentenceOf(asked.problem)}</p>
        {!gone && (
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

function Opened({ form, token }: { form: PublicForm; token: string }) {
  useEffect(() => {
    document.title = nameOf(form)
  })
  return (
    <main className="phone">
      <header className="phone-head">
        <span>{form.company}</span>
        <TongueSwitch />
      </header>
      <h1>{nameOf(form)}</h1>
      {form.intro && <p className="intro">{pick(form.intro, form.intro_en)}</p>}
      <FormBody form={form} token={token} />
    </main>
  )
}

function FormSkeleton() {
  return (
    <main className="phone" aria-busy="true">
      {['head', 'first', 'second', 'third', 'fourth'].map((bone) => (
        <div key={bone} className="bone" />
      ))}
    </main>
  )
}
