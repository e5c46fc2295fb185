import { PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useSearchParams } from 'react-router'
import { qrOfForm, useForms } from '../api/forms'
import { useSession } from '../api/session'
import { LinkButton } from '../kit/LinkButton'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { words } from './words'

/** A sheet of A4 for the counter or the group notice: the form's name and its code. */
export function PosterPage({ formKey }: { formKey: string }) {
  const say = useSay(words)
  const forms = useForms()
  const me = useSession().data
  const [params] = useSearchParams()
  if (forms.status === 'pending') return <PageSkeleton />
  if (forms.status === 'error') return <ProblemPanel problem={forms.error} />
  const form = forms.data.forms.find(({ key }) => key === formKey)
  if (!form) return <Nothing>{say('notMade')}</Nothing>
  const query = params.toString()
  const url = new URL(`${form.link}${query ? `?${query}` : ''}`, location.origin).href
  const buttons = (
    <>
      <Button type="primary" icon={<PrinterOutlined />} onClick={() => window.print()}>
        {say('print')}
      </Button>
      <LinkButton to="/forms">{say('back')}</LinkButton>
    </>
  )
  return (
    <Page title={say('poster')} action={buttons}>
      <section className="poster" data-testid="poster">
        <p className="poster-intro">{me?.workspace.name}</p>
        <h1>{nameOf(form)}</h1>
        <img src={qrOfForm(form.key, query)} alt={say('qr', { name: nameOf(form) })} />
        <p className="poster-intro">{say('scanToFill')}</p>
        <p className="mono">{url}</p>
      </section>
    </Page>
  )
}
