import { useEffect, useState } from 'react'
import { publicEvidence } from '../api/public'
import type { Evidence } from '../api/types'
import { sentenceOf } from '../kit/sentences'
import { TongueSwitch } from '../kit/TongueSwitch'
import { wearAccent } from '../kit/tokens'
import { nameOf, pick, useSay, useTongue } from '../kit/tongue'
import { showTimesIn, toWallClock } from '../kit/when'
import { words } from './words'

type Stretch = Evidence['stretches'][number]

/** A day is said in full here: what is printed is read much later. */
const wallClock = (iso: string) => toWallClock(iso).replace('T', ' ')

/** Where the time of an order went, to look at, to print, to keep as a PDF. */
export function EvidencePage({ token }: { token: string }) {
  const tongue = useTongue()
  const [seen, setSeen] = useState<{ proof?: Evidence; problem?: unknown }>({})
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again in the other tongue
  useEffect(() => {
    publicEvidence(token)
      .then((proof) => setSeen({ proof }))
      .catch((problem: unknown) => setSeen({ problem }))
  }, [token, tongue])
  const { proof, problem } = seen
  if (problem)
    return (
      <main className="phone phone-end">
        <p role="alert">{sentenceOf(problem)}</p>
      </main>
    )
  if (!proof)
    return (
      <main className="phone" aria-busy="true">
        <div className="bone" />
      </main>
    )
  return <Proof proof={proof} back={`/l/${token}`} />
}

function Proof({ proof, back }: { proof: Evidence; back: string }) {
  const say = useSay(words)
  showTimesIn(proof.zone)
  useEffect(() => wearAccent(proof.accent), [proof.accent])
  useEffect(() => {
    document.title = `${proof.number} ${say('evidence')}`
  })
  return (
    <main className="phone evidence" data-testid="evidence">
      <header className="phone-head">
        <span>{proof.company}</span>
        <TongueSwitch />
      </header>
      <h1>{say('evidenceOf', { number: proof.number })}</h1>
      <p className="evidence-says">{pick(proof.says, proof.says_en)}</p>
      <ol className="panel stretches">
        {proof.stretches.map((one) => (
          <Line key={one.key} one={one} />
        ))}
      </ol>
      <p className="evidence-made">{say('madeAt', { at: wallClock(new Date().toISOString()) })}</p>
      <button type="button" className="primary no-print" onClick={() => window.print()}>
        {say('print')}
      </button>
      <a className="lens-more no-print" href={back}>
        {say('backToOrder')}
      </a>
    </main>
  )
}

function Line({ one }: { one: Stretch }) {
  const say = useSay(words)
  return (
    <li data-late={one.late}>
      <div>
        <strong>{nameOf(one)}</strong>
        <span>{one.at ? wallClock(one.at) : say('notYet')}</span>
      </div>
      <div className="stretch-took">
        <span>{pick(one.owner, one.owner_en)}</span>
        <span>
          {one.may_h > 0
            ? say('tookOf', { took: one.took_h, may: one.may_h })
            : one.took_h > 0 && say('took', { took: one.took_h })}
        </span>
      </div>
      {one.late && <p className="stretch-late">{say('lateHere', { over: one.over_h })}</p>}
    </li>
  )
}
