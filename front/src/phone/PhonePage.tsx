import { useState } from 'react'
import { usePhoneDesk } from '../api/phone'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { CallForm } from './CallForm'
import './phone.css'
import { words } from './words'

/** 电话代录: one call after the other, by the keyboard alone. */
export function PhonePage() {
  const say = useSay(words)
  const desk = usePhoneDesk()
  const [calls, setCalls] = useState(0)
  if (desk.isPending) return <PageSkeleton />
  return (
    <Page title={say('title')} lead={say('keys')}>
      {desk.error && <ProblemPanel problem={desk.error} again={() => desk.refetch()} />}
      {desk.data === null && <Nothing>{say('none')}</Nothing>}
      {desk.data && (
        <CallForm key={calls} desk={desk.data} onTaken={() => setCalls((one) => one + 1)} />
      )}
    </Page>
  )
}
