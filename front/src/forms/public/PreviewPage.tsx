import { useEffect, useState } from 'react'
import type { PublicForm } from '../../api/types'
import { FormSkeleton, Opened } from './PublicFormPage'

const ASK = 'danliu-form-asks'
const TELL = 'danliu-form'

/** The form as its builder has it at this moment: the designer around this frame tells it. */
export function PreviewPage() {
  const [form, setForm] = useState<PublicForm | null>(null)
  useEffect(() => {
    const hear = ({ origin, data }: MessageEvent) => {
      if (origin === location.origin && data?.kind === TELL) setForm(data.form as PublicForm)
    }
    window.addEventListener('message', hear)
    window.parent.postMessage({ kind: ASK }, location.origin)
    return () => window.removeEventListener('message', hear)
  }, [])
  if (!form) return <FormSkeleton />
  return (
    <Opened key={form.fields.map(({ key }) => key).join()} form={form} token="preview" preview />
  )
}
