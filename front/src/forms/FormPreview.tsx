import { useEffect, useRef } from 'react'
import type { FormDef, FormFieldDef } from '../api/forms'
import { useSession } from '../api/session'
import type { PublicField, PublicForm, Schema, Table } from '../api/types'
import { accentOfNow } from '../kit/tokens'
import { useSay } from '../kit/tongue'
import { words } from './words'

export const WIDTHS = ['build', 'phone', 'tablet', 'desktop'] as const
export type Width = (typeof WIDTHS)[number]
const PIXELS = { phone: 390, tablet: 820, desktop: 1200 }
const TALL = 720

type Props = { form: FormDef; table: Table; schema: Schema; width: Exclude<Width, 'build'> }

/** The real page in a frame of a real width, with the form as it is at this moment. */
export function FormPreview({ form, table, schema, width }: Props) {
  const say = useSay(words)
  const frame = useRef<HTMLIFrameElement>(null)
  const company = useSession().data?.workspace.name ?? ''
  const shown = publicOf(form, table, schema, company)
  useEffect(() => {
    const tell = () =>
      frame.current?.contentWindow?.postMessage(
        { kind: 'danliu-form', form: shown },
        location.origin,
      )
    const hear = ({ source, data }: MessageEvent) => {
      if (source === frame.current?.contentWindow && data?.kind === 'danliu-form-asks') tell()
    }
    window.addEventListener('message', hear)
    tell()
    return () => window.removeEventListener('message', hear)
  })
  return (
    <div className="preview-scroll">
      <iframe
        ref={frame}
        className="preview-frame"
        title={say(width)}
        src="/f/preview"
        width={PIXELS[width]}
        height={TALL}
        style={width === 'desktop' ? { maxWidth: 'none' } : undefined}
        data-testid="form-preview"
      />
    </div>
  )
}

/** The form as the server would tell it to the page. */
function publicOf(form: FormDef, table: Table, schema: Schema, company: string): PublicForm {
  return {
    ...form,
    name_en: form.name_en || form.name,
    intro_en: form.intro_en || form.intro,
    thanks_en: form.thanks_en || form.thanks,
    company,
    accent: accentOfNow(),
    logo: '',
    fields: form.fields.flatMap((one) => publicField(one, table, schema)),
    ticket: '',
  }
}

function publicField(one: FormFieldDef, table: Table | undefined, schema: Schema): PublicField[] {
  const field = table?.fields.find(({ key }) => key === one.field)
  if (!field) return []
  const under = schema.tables.find(({ key }) => key === field.options.table)
  return [
    {
      ...field,
      name: one.label || field.name,
      name_en: one.label_en || one.label || field.name_en,
      required: field.required || one.required,
      help: one.help,
      help_en: one.help_en || one.help,
      placeholder: one.placeholder,
      placeholder_en: one.placeholder_en || one.placeholder,
      half: one.half,
      most: one.most,
      lines: one.lines.flatMap((line) => publicField(line, under, schema)),
    },
  ]
}
