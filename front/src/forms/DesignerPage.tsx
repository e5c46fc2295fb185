import { Alert, App, Button, Segmented, Switch } from 'antd'
import { useState } from 'react'
import { type FormInFull, useForm, useForms } from '../api/forms'
import { useSchema } from '../api/schema'
import type { Schema, Table } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { LinkButton } from '../kit/LinkButton'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { sentenceOf } from '../kit/sentences'
import { nameOf, useSay } from '../kit/tongue'
import { DesignerSide } from './DesignerSide'
import { FormPaper } from './FormPaper'
import { FormPreview, WIDTHS, type Width } from './FormPreview'
import { Palette } from './Palette'
import { ShareForm } from './ShareForm'
import { useDesign } from './useDesign'
import { words } from './words'

/** A form while it is designed: fields at the left, the page in the middle, settings at the right. */
export function DesignerPage({ formKey }: { formKey: string }) {
  const form = useForm(formKey)
  const schema = useSchema()
  if (form.status === 'pending' || schema.status === 'pending') return <PageSkeleton />
  const table = schema.data?.tables.find(({ key }) => key === form.data?.form.table)
  if (!form.data || !schema.data || !table) {
    return (
      <main className="page">
        <ProblemPanel problem={form.error ?? schema.error} />
      </main>
    )
  }
  return <Designer found={form.data} table={table} schema={schema.data} />
}

type Props = { found: FormInFull; table: Table; schema: Schema }

function Designer({ found, table, schema }: Props) {
  const say = useSay(words)
  const design = useDesign(found)
  const { whole, items, setItems, unsaved } = design
  const [chosen, setChosen] = useState<string | null>(null)
  const [width, setWidth] = useState<Width>('build')
  const throwAway = () => {
    design.takeTheirs()
    setChosen(null)
  }
  const acts = (
    <>
      <OpenSwitch open={whole.open} onTurn={design.turn} />
      {unsaved && (
        <>
          <span className="soft">{say('unsaved')}</span>
          <Button type="text" onClick={throwAway}>
            {say('throwAway')}
          </Button>
        </>
      )}
      <Sharing formKey={whole.key} />
      <ActButton
        type="primary"
        disabled={!unsaved}
        act={design.save}
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
      {design.moved && <Moved onTheirs={throwAway} onMine={design.keepMine} />}
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
          onForm={design.change}
        />
      </div>
    </Page>
  )
}

type OpenProps = { open: boolean; onTurn: (open: boolean) => Promise<void> }

/** Whether strangers can fill it in now. A new form begins as a draft. */
function OpenSwitch({ open, onTurn }: OpenProps) {
  const say = useSay(words)
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const turn = async (wanted: boolean) => {
    setBusy(true)
    try {
      await onTurn(wanted)
      message.success(say(wanted ? 'reopened' : 'closedNow'))
    } catch (refused) {
      message.error(sentenceOf(refused))
    } finally {
      setBusy(false)
    }
  }
  return (
    <span className="form-opens" data-testid="form-opens">
      <Switch id="form-open" size="small" checked={open} loading={busy} onChange={turn} />
      <label htmlFor="form-open">{say('opens')}</label>
      <span className="soft">{say(open ? 'opensNow' : 'opensNot')}</span>
    </span>
  )
}

type MovedProps = { onTheirs: () => void; onMine: () => Promise<void> }

/** Somebody saved in between: both ways on, and nothing is lost meanwhile. */
function Moved({ onTheirs, onMine }: MovedProps) {
  const say = useSay(words)
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      data-testid="form-moved"
      title={say('moved')}
      action={
        <>
          <Button size="small" onClick={onTheirs}>
            {say('theirs')}
          </Button>{' '}
          <ActButton size="small" act={onMine} done={say('saved')}>
            {say('mine')}
          </ActButton>
        </>
      }
    />
  )
}

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
