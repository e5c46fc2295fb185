import { Button, Segmented } from 'antd'
import { useEffect, useState } from 'react'
import {
  type FormDef,
  type FormInFull,
  saveForm,
  useForm,
  useForms,
  useFormsChanged,
} from '../api/forms'
import { useSchema } from '../api/schema'
import type { Schema, Table } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { keep, recall } from '../kit/kept'
import { LinkButton } from '../kit/LinkButton'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { DesignerSide } from './DesignerSide'
import { fromItems, type Item, itemsOf, rulesLeft } from './designing'
import { FormPaper } from './FormPaper'
import { FormPreview, WIDTHS, type Width } from './FormPreview'
import { Palette } from './Palette'
import { ShareForm } from './ShareForm'
import { words } from './words'

/** A form while it is designed: fields at the left, the page in the middle, settings at the right. */
export function DesignerPage({ formKey }: { formKey: string }) {
  const form = useForm(formKey)
  const schema = useSchema()
  if (form.status === 'pending' || schema.status === 'pending') return <PageSkeleton />
  const problem = form.error ?? schema.error
  const table = schema.data?.tables.find(({ key }) => key === form.data?.form.table)
  if (problem || !form.data || !schema.data || !table) {
    return (
      <main className="page">
        <ProblemPanel problem={problem} />
      </main>
    )
  }
  return <Designer key={form.data.version} found={form.data} table={table} schema={schema.data} />
}

type Props = { found: FormInFull; table: Table; schema: Schema }

function Designer({ found, table, schema }: Props) {
  const say = useSay(words)
  const changed = useFormsChanged()
  const [begun] = useState(() => keptDesign(found))
  const [form, setForm] = useState<FormDef>(begun)
  const [items, setItems] = useState<Item[]>(() => itemsOf(begun))
  const [chosen, setChosen] = useState<string | null>(null)
  const [width, setWidth] = useState<Width>('build')
  const whole = wholeOf(form, items)
  const unsaved = JSON.stringify(whole) !== JSON.stringify(wholeOf(found.form, itemsOf(found.form)))
  useKeptOnLeaving(unsaved, whole, found)
  const throwAway = () => {
    setForm(found.form)
    setItems(itemsOf(found.form))
    setChosen(null)
  }
  const change = (parts: Partial<FormDef>) => setForm((now) => ({ ...now, ...parts }))
  const save = async () => {
    await saveForm(whole, found.version)
    await changed()
  }
  const acts = (
    <>
      {unsaved && (
        <>
          <span className="soft">{say('unsaved')}</span>
          <Button type="text" onClick={throwAway}>
            {say('throwAway')}
          </Button>
        </>
      )}
      <Sharing formKey={form.key} />
      <ActButton
        type="primary"
        disabled={!unsaved}
        act={save}
        done={say('saved')}
        data-testid="form-save"
      >
        {say('save')}
      </ActButton>
    </>
  )
  return (
    <Page
      title={nameOf(whole)}
      lead={
        <Segmented
          value={width}
          options={WIDTHS.map((one) => ({ value: one, label: say(one) }))}
          onChange={setWidth}
        />
      }
      action={acts}
    >
      <div className="designer" data-testid="designer">
        <Palette
          table={table}
          schema={schema}
          items={items}
          onItems={setItems}
          onChoose={setChosen}
        />
        {width === 'build' ? (
          <FormPaper
            table={table}
            schema={schema}
            form={whole}
            items={items}
            chosen={chosen}
            onItems={setItems}
            onChoose={setChosen}
          />
        ) : (
          <FormPreview form={whole} table={table} schema={schema} width={width} />
        )}
        <DesignerSide
          table={table}
          schema={schema}
          form={whole}
          items={items}
          chosen={chosen}
          onItems={setItems}
          onForm={change}
        />
      </div>
    </Page>
  )
}

const wholeOf = (form: FormDef, items: Item[]): FormDef => ({
  ...form,
  ...fromItems(items),
  rules: rulesLeft(form, items),
})

function Sharing({ formKey }: { formKey: string }) {
  const say = useSay(words)
  const [open, setOpen] = useState(false)
  const form = useForms().data?.forms.find(({ key }) => key === formKey)
  return (
    <>
      <LinkButton to="/forms">{say('forms')}</LinkButton>
      <Button onClick={() => setOpen(true)} disabled={!form} data-testid="form-share">
        {say('share')}
      </Button>
      {open && form && <ShareForm form={form} onClose={() => setOpen(false)} />}
    </>
  )
}

const placeOf = (key: string) => `danliu.design.${key}`

/** What was begun here and not saved, as long as nobody has saved the form since. */
function keptDesign(found: FormInFull): FormDef {
  try {
    const kept = JSON.parse(recall(placeOf(found.form.key)) ?? '') as FormInFull
    if (kept.version === found.version) return kept.form
  } catch {
    // Nothing kept, or kept by an older page: the form as it is.
  }
  return found.form
}

/** What was not saved is here again when one comes back to the page. */
function useKeptOnLeaving(unsaved: boolean, form: FormDef, { version }: FormInFull) {
  useEffect(() => {
    keep(placeOf(form.key), unsaved ? JSON.stringify({ form, version }) : null)
  }, [unsaved, form, version])
}
