import { CopyOutlined, ExportOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { qrOfForm, useForms } from '../api/forms'
import type { FormLink } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { Mark } from '../kit/Mark'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { copyText } from './copy'
import { words } from './words'

/** 表单: each with its link and its code, to be sent or printed. */
export function FormsPage() {
  const say = useSay(words)
  const forms = useForms()
  if (forms.status === 'pending') return <PageSkeleton />
  if (forms.status === 'error') return <ProblemPanel problem={forms.error} />
  return (
    <Page title={say('forms')}>
      {forms.data.length === 0 && <Nothing>{say('none')}</Nothing>}
      <div className="cards">
        {forms.data.map((form) => (
          <FormCard key={form.key} form={form} />
        ))}
      </div>
    </Page>
  )
}

function FormCard({ form }: { form: FormLink }) {
  const say = useSay(words)
  const url = new URL(form.link, location.origin).href
  return (
    <article className="card form-card">
      <img
        src={qrOfForm(form.key)}
        width={148}
        height={148}
        alt={say('qr', { name: nameOf(form) })}
      />
      <div className="card-lines">
        <h2>{nameOf(form)}</h2>
        <Mark meaning={form.open ? 'done' : 'waiting'}>{say(form.open ? 'open' : 'closed')}</Mark>
        <p className="soft">{say('scan')}</p>
        <p className="mono form-link">{url}</p>
        <footer>
          <ActButton icon={<CopyOutlined />} act={() => copyText(url)} done={say('copied')}>
            {say('copy')}
          </ActButton>
          <Button icon={<ExportOutlined />} href={form.link} target="_blank">
            {say('see')}
          </Button>
        </footer>
      </div>
    </article>
  )
}
