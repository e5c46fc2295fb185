import { useState } from 'react'
import { Link } from 'react-router'
import { usePhoneDesk } from '../api/phone'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { CallForm } from './CallForm'
import './phone.css'
import { words } from './words'

/** 电话代录: one call after the other, by the keyboard alone. installs: whether this person may install packs. */
export function PhonePage({ installs }: { installs: boolean }) {
  const say = useSay(words)
  const desk = usePhoneDesk()
  const [calls, setCalls] = useState(0)
  if (desk.isPending) return <PageSkeleton />
  return (
    <Page title={say('title')} lead={say('keys')}>
      {desk.error && <ProblemPanel problem={desk.error} again={() => desk.refetch()} />}
      {desk.data && !desk.data.desk && <NoDesk there={desk.data.there} installs={installs} />}
      {desk.data?.desk && (
        <CallForm key={calls} desk={desk.data.desk} onTaken={() => setCalls((one) => one + 1)} />
      )}
    </Page>
  )
}

function NoDesk({ there, installs }: { there: boolean; installs: boolean }) {
  const say = useSay(words)
  const action = !there && installs && <Link to="/packs">{say('toPacks')}</Link>
  return <Nothing action={action}>{say(there ? 'notForYou' : 'none')}</Nothing>
}
