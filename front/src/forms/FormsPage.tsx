import { CopyOutlined, EditOutlined, PlusOutlined, ShareAltOutlined } from '@ant-design/icons'
import { App, Button, Dropdown } from 'antd'
import { useState } from 'react'
import { keysFor } from '../api/building'
import {
  bringFormBack,
  type FormInFull,
  putFormAway,
  qrOfForm,
  saveForm,
  useForms,
  useFormsChanged,
} from '../api/forms'
import { get } from '../api/http'
import { useSession } from '../api/session'
import type { FormLink } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { copyText } from '../kit/copy'
import { LinkButton } from '../kit/LinkButton'
import { Mark } from '../kit/Mark'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { sentenceOf } from '../kit/sentences'
import { nameOf, useSay } from '../kit/tongue'
import { NewForm } from './NewForm'
import { ShareForm } from './ShareForm'
import { words } from './words'

const useMayBuild = () => useSession().data?.may.includes('build') ?? false

/** 表单: each with its link and its code, to be sent or printed; made and changed by who may build. */
export function FormsPage() {
  const say = useSay(words)
  const forms = useForms()
  const mayBuild = useMayBuild()
  const [making, setMaking] = useState(false)
  if (forms.status === 'pending') return <PageSkeleton />
  if (forms.status === 'error') return <ProblemPanel problem={forms.error} />
  const make = mayBuild && (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      onClick={() => setMaking(true)}
      data-testid="form-new"
    >
      {say('new')}
    </Button>
  )
  const none = forms.data.forms.length === 0
  return (
    <Page title={say('forms')} action={!none && make}>
      {none && <Nothing action={make}>{say('none')}</Nothing>}
      <div className="cards">
        {forms.data.forms.map((form) => (
          <FormCard key={form.key} form={form} all={forms.data.forms} mayBuild={mayBuild} />
        ))}
      </div>
      {mayBuild && <GoneForms forms={forms.data.gone} />}
      {making && <NewForm onClose={() => setMaking(false)} />}
    </Page>
  )
}

type CardProps = { form: FormLink; all: FormLink[]; mayBuild: boolean }

function FormCard({ form, all, mayBuild }: CardProps) {
  const say = useSay(words)
  const [sharing, setSharing] = useState(false)
  const url = new URL(form.link, location.origin).href
  return (
    <article className="card form-card" data-testid={`form-${form.key}`}>
      <img
        src={qrOfForm(form.key)}
        width={132}
        height={132}
        alt={say('qr', { name: nameOf(form) })}
      />
      <div className="card-lines">
        <header className="form-card-head">
          <h2>{nameOf(form)}</h2>
          <FormMore form={form} all={all} mayBuild={mayBuild} />
        </header>
        <p className="row-acts">
          <Mark meaning={form.open ? 'done' : 'waiting'}>{say(`state_${form.state}`)}</Mark>
          <span className="soft">
            {form.most
              ? say('answersOf', { n: form.answers, most: form.most })
              : say('answers', { n: form.answers })}
          </span>
        </p>
        <p className="mono form-link">{url}</p>
        <footer>
          {mayBuild && (
            <LinkButton icon={<EditOutlined />} to={`/forms/${form.key}`}>
              {say('edit')}
            </LinkButton>
          )}
          <Button icon={<ShareAltOutlined />} onClick={() => setSharing(true)}>
            {say('share')}
          </Button>
          <ActButton icon={<CopyOutlined />} act={() => copyText(url)} done={say('copied')}>
            {say('copy')}
          </ActButton>
        </footer>
      </div>
      {sharing && <ShareForm form={form} onClose={() => setSharing(false)} />}
    </article>
  )
}

function FormMore({ form, all, mayBuild }: CardProps) {
  const say = useSay(words)
  const acts = useFormActs(form, all)
  const { modal } = App.useApp()
  const ask = () =>
    modal.confirm({
      title: say('putAwayAsk', { form: nameOf(form) }),
      okText: say('putAway'),
      okButtonProps: { danger: true },
      onOk: acts.putAway,
    })
  const closed = form.state === 'closed'
  const items = [
    { key: 'see', label: say('see'), onClick: () => window.open(form.link, '_blank', 'noopener') },
    ...(mayBuild
      ? [
          { key: 'copy', label: say('duplicate'), onClick: acts.copy },
          { key: 'open', label: say(closed ? 'reopen' : 'close'), onClick: acts.turn },
          { key: 'away', label: say('putAway'), danger: true, onClick: ask },
        ]
      : []),
  ]
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button aria-label={say('more')}>⋯</Button>
    </Dropdown>
  )
}

/** What is done to a form from outside: each reads it afresh, so that nothing is overwritten. */
function useFormActs(form: FormLink, all: FormLink[]) {
  const say = useSay(words)
  const { message } = App.useApp()
  const changed = useFormsChanged()
  const whole = () => get<FormInFull>(`/forms/${encodeURIComponent(form.key)}`)
  const told = async (act: () => Promise<unknown>, said: string) => {
    try {
      await act()
      await changed()
      message.success(said)
    } catch (refused) {
      message.error(sentenceOf(refused))
    }
  }
  const closed = form.state === 'closed'
  return {
    copy: () =>
      told(async () => {
        const { form: one } = await whole()
        const name = say('copyOf', { form: one.name })
        const [key = ''] = await keysFor(
          [name],
          all.map((other) => other.key),
          'form',
        )
        await saveForm({ ...one, key, name, name_en: '', open: false }, null)
      }, say('duplicated')),
    turn: () =>
      told(
        async () => {
          const { form: one, version } = await whole()
          await saveForm({ ...one, open: closed }, version)
        },
        say(closed ? 'reopened' : 'closedNow'),
      ),
    putAway: () => told(() => putFormAway(form.key), say('isAway', { form: nameOf(form) })),
  }
}

function GoneForms({ forms }: { forms: FormLink[] }) {
  const say = useSay(words)
  const changed = useFormsChanged()
  if (!forms.length) return null
  return (
    <section className="forms-gone">
      <h2>{say('gone')}</h2>
      <ul className="rows">
        {forms.map((form) => (
          <li key={form.key} className="row">
            <span className="row-part">{nameOf(form)}</span>
            <ActButton
              size="small"
              act={() => bringFormBack(form.key).then(changed)}
              done={say('isBack')}
            >
              {say('bringBack')}
            </ActButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
