import { useEffect, useState } from 'react'
import { isProblem } from '../api/problem'
import { chooseTexts } from '../api/public'
import type { Lens } from '../api/types'
import { sentenceOf } from '../kit/sentences'
import { TongueSwitch } from '../kit/TongueSwitch'
import { wearAccent } from '../kit/tokens'
import { nameOf, pick, useSay } from '../kit/tongue'
import { Vouched } from '../kit/Vouched'
import { sayDate, sayMoment, showTimesIn } from '../kit/when'
import { Headline } from './Headline'
import { Lines } from './Lines'
import { Parcels } from './Parcels'
import { Stages } from './Stages'
import { useLens } from './useLens'
import { words } from './words'

/** 透视镜: where the customer's order stands, without a sign-in. */
export function LensPage({ token }: { token: string }) {
  const say = useSay(words)
  const { lens, seenAt, problem } = useLens(token)
  if (lens) return <Seen token={token} lens={lens} seenAt={seenAt} stale={problem !== undefined} />
  if (problem) {
    const gone = isProblem(problem, 'not-found')
    return (
      <main className="phone phone-end">
        <p role="alert">{gone ? say('noOrder') : sentenceOf(problem)}</p>
      </main>
    )
  }
  return (
    <main className="phone" aria-busy="true">
      <div className="bone bone-tall" />
      <div className="bone" />
      <div className="bone" />
    </main>
  )
}

type SeenProps = { token: string; lens: Lens; seenAt: string | undefined; stale: boolean }

function Seen({ token, lens, seenAt, stale }: SeenProps) {
  const say = useSay(words)
  showTimesIn(lens.zone)
  useEffect(() => {
    document.title = `${say('order')} ${lens.number}`
  })
  useEffect(() => wearAccent(lens.accent), [lens.accent])
  return (
    <main className="phone lens-page">
      <header className="phone-head">
        {lens.logo ? (
          <img className="phone-logo" src={lens.logo} alt={lens.company} />
        ) : (
          <span>{lens.company}</span>
        )}
        <TongueSwitch />
      </header>
      <p className="lens-number">
        {say('order')} <span className="mono">{lens.number}</span>
      </p>
      {lens.personal && (
        <Vouched {...lens.personal} says={pick(lens.personal.says, lens.personal.says_en)} />
      )}
      {stale && seenAt && (
        <p className="stale" role="status">
          {say('stale', { at: sayMoment(seenAt) })}
        </p>
      )}
      <Headline lens={lens} />
      {lens.moved && (
        <p className="stale" role="status" data-testid="lens-moved">
          {say('moved', { was: sayDate(lens.moved.was), now: sayDate(lens.moved.now) })}
        </p>
      )}
      <Late lens={lens} />
      <Stages lens={lens} />
      <Parcels lens={lens} />
      <Lines lens={lens} />
      <Detail lens={lens} />
      {lens.contact && (
        <a className="primary" href={`tel:${lens.contact.phone}`}>
          {say('call', { name: nameOf(lens.contact) })}{' '}
          <span className="mono">{lens.contact.phone}</span>
        </a>
      )}
      <a className="lens-more" href={`/l/${token}?evidence`}>
        {say('evidence')}
      </a>
      {lens.trouble && (
        <a className="lens-more" href={lens.trouble.url} data-testid="lens-trouble">
          {pick(lens.trouble.says, lens.trouble.says_en)}
        </a>
      )}
      {lens.quiet !== null && <Texts token={token} quiet={lens.quiet} />}
    </main>
  )
}

const DAY_MS = 86_400_000

/** That it comes, or came, after the day that was wanted: both days, and how many lie between. */
function Late({ lens }: { lens: Lens }) {
  const say = useSay(words)
  if (!lens.late || lens.closed) return null
  const { was, now } = lens.late
  const days = Math.round((Date.parse(now) - Date.parse(was)) / DAY_MS)
  const arrived = lens.stages.every(({ state }) => state === 'done')
  return (
    <p className="stale" role="status" data-testid="lens-late">
      {say(arrived ? 'wasLate' : 'late', { was: sayDate(was), now: sayDate(now), days })}
    </p>
  )
}

/** Whether texts are sent to the number of this order; changed here, and back again. */
function Texts({ token, quiet }: { token: string; quiet: boolean }) {
  const say = useSay(words)
  const [now, setNow] = useState(quiet)
  useEffect(() => setNow(quiet), [quiet])
  const choose = () =>
    chooseTexts(token, !now)
      .then((wish) => setNow(wish.quiet))
      .catch(() => undefined)
  return (
    <p className="lens-texts">
      {now && say('isQuiet')}{' '}
      <button type="button" className="lens-more" onClick={choose} data-testid="lens-texts">
        {now ? say('loud') : say('quiet')}
      </button>
    </p>
  )
}

function Detail({ lens }: { lens: Lens }) {
  const say = useSay(words)
  if (lens.detail.length === 0) return null
  return (
    <section className="panel" aria-label={say('detail')}>
      <dl className="lens-detail">
        {lens.detail.map((line) => (
          <div key={line.name}>
            <dt>{nameOf(line)}</dt>
            <dd>{line.value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
