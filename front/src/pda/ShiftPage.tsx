import { Button } from 'antd-mobile'
import { useEffect, useState } from 'react'
import { pda, type Station, type Worked } from '../api/pda'
import { sentenceOf } from '../kit/sentences'
import { useSay } from '../kit/tongue'
import { sayClock, sayLeft } from '../kit/when'
import { set } from './shown'
import { words } from './words'

/** What a shift is talked about with: one's own numbers; for the lead, everybody's. */
export function ShiftPage({ station }: { station: Station }) {
  const say = useSay(words)
  const [people, setPeople] = useState<Worked[] | null>(null)
  const [problem, setProblem] = useState('')
  useEffect(() => {
    pda.shift(station.key).then(setPeople, (refused) => setProblem(sentenceOf(refused)))
  }, [station.key])
  return (
    <section className="pda-stack" data-testid="pda-shift-page">
      <h1>{say('shift')}</h1>
      {problem && <p className="pda-bad">{problem}</p>}
      {people === null && !problem && <div className="bone" aria-busy="true" />}
      {people?.length === 0 && <p className="pda-quiet">{say('shiftNothing')}</p>}
      {people?.map((one) => (
        <WorkedCard key={`${one.who} ${one.first}`} worked={one} zone={station.zone} />
      ))}
      <Button block size="large" onClick={() => set({ shift: false })}>
        {say('close')}
      </Button>
    </section>
  )
}

const KINDS = ['scan', 'count', 'tick', 'short', 'reopen', 'pack', 'label', 'trouble'] as const

function WorkedCard({ worked, zone }: { worked: Worked; zone: string }) {
  const say = useSay(words)
  const [first, last] = [sayClock(worked.first, { zone }), sayClock(worked.last, { zone })]
  const busy = sayLeft(worked.busy_s * 1_000)
  return (
    <article className="pda-card" data-testid="pda-worked">
      <p className="pda-number">{worked.mine ? say('shiftMine') : worked.who}</p>
      <p className="pda-soft">{say('shiftLead', { first, last, busy })}</p>
      <ul className="pda-counts">
        <li>{say('shiftJobs', { n: worked.jobs })}</li>
        {KINDS.filter((kind) => worked.did[kind]).map((kind) => (
          <li key={kind}>{say(`shift_${kind}`, { n: worked.did[kind] })}</li>
        ))}
        {worked.conflicts > 0 && (
          <li className="pda-bad">{say('shiftConflicts', { n: worked.conflicts })}</li>
        )}
      </ul>
    </article>
  )
}
