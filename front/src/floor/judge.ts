import type { Act, Duty } from '../api/floor'

/** Why an act cannot be done: the same codes as the server's (danliu/floor/errors.py). */
export type Refusal = { code: string; facts: Record<string, unknown> }
export type Judged = { duties: Duty[] } | { refused: Refusal }

export const keyOf = ({ kind, step, job }: Duty) => (kind === 'step' ? (step ?? '') : job)
export const came = (duty: Duty) => Number(duty.came)
/** Whether it may begin, or be done, now. */
export const isReady = (duty: Duty) => !duty.waits_for

const refuse = (code: string, facts: Record<string, unknown> = {}): Judged => ({
  refused: { code, facts },
})

/** The duty that an act is about. */
export const meantBy = (duties: Duty[], act: Act) =>
  act.do === 'seen'
    ? duties.find(({ job }) => job === act.job)
    : duties.find((one) => (act.step ? one.step === act.step : one.job === act.job))

/**
 * What an act makes of the list, or why it cannot be done. Pure, and the twin of
 * danliu/floor/judging.py: the server asks all of it again.
 */
export function judge(duties: Duty[], act: Act): Judged {
  const duty = meantBy(duties, act)
  if (!duty) return refuse('step-gone')
  if (act.do === 'seen') return { duties: seen(duties, act.job) }
  if (act.do === 'trouble') return act.reason ? { duties } : refuse('bad-act')
  if (act.do === 'begin') return begun(duties, duty)
  if (act.do === 'finish') return finished(duties, duty, act)
  if (act.do === 'store') return { duties: without(duties, duty) }
  return checked(duties, duty, act)
}

function begun(duties: Duty[], duty: Duty): Judged {
  const { waits_for, name: step } = duty
  if (duty.state === 'going') return refuse('step-begun', { step, by: duty.by })
  if (waits_for)
    return refuse('step-waits', { step, before: waits_for.name, place: waits_for.place })
  return { duties: changed(duties, duty, { state: 'going' }) }
}

function finished(duties: Duty[], duty: Duty, act: Act): Judged {
  const [good, scrap] = [Number(act.pieces), Number(act.scrap || 0)]
  if (duty.state !== 'going') return refuse('step-not-begun', { step: duty.name })
  if (!duty.first && good + scrap > came(duty))
    return refuse('more-than-came', {
      step: duty.name,
      came: duty.came,
      told: String(good + scrap),
    })
  if (scrap > 0 && !act.reason) return refuse('why-scrap')
  return { duties: handedOver(without(duties, duty), duty, good) }
}

function checked(duties: Duty[], duty: Duty, act: Act): Judged {
  const good = act.do === 'pass' ? Number(act.pieces) : 0
  if (good > came(duty))
    return refuse('more-than-came', { step: duty.title, came: duty.came, told: String(good) })
  if (good < came(duty) && !act.reason) return refuse('why-scrap')
  return { duties: without(duties, duty) }
}

/** The next step may be at this very place: it may begin, with what was handed over. */
const handedOver = (duties: Duty[], { step }: Duty, good: number) =>
  duties.map((one) =>
    one.before === step && one.waits_for?.step === step
      ? { ...one, waits_for: null, came: String(good) }
      : one,
  )

const without = (duties: Duty[], gone: Duty) => duties.filter((one) => one !== gone)
const changed = (duties: Duty[], duty: Duty, facts: Partial<Duty>) =>
  duties.map((one) => (one === duty ? { ...one, ...facts } : one))
const seen = (duties: Duty[], job: string) =>
  duties.map((one) => (one.job === job ? { ...one, changed: '' } : one))

/** What the server last told, with what it has not heard yet. What no longer can be done is left out. */
export function replay(duties: Duty[], acts: Act[]): Duty[] {
  let now = duties
  for (const act of acts) {
    const judged = judge(now, act)
    if ('duties' in judged) now = judged.duties
  }
  return now
}

/** A number as a scanner reads it, without what people add. */
const plain = (code: string) => code.replace(/\s+/g, '').toUpperCase()

/** What a scanned job means here: what is under way first, then what may begin. */
export function scanned(duties: Duty[], code: string): Duty | undefined {
  const mine = duties.filter(({ title }) => plain(title) === plain(code))
  return mine.find(({ state }) => state === 'going') ?? mine.find(isReady) ?? mine[0]
}

/** The change that somebody here has to read: of a job that is worked at, or may be. */
export const toRead = (duties: Duty[]) => duties.find((one) => one.changed && isReady(one))
