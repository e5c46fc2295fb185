import { type Duty, type JobPlace, shop } from '../api/floor'
import type { Reason } from '../kit/scan/patiently'
import { play } from '../kit/scan/voice'
import { act, ask } from './journal'
import { keyOf, scanned } from './judge'
import { look } from './looking'
import { changeOf, chosenOf, now, ring, say, set } from './shown'

/** A job was scanned: it is shown; scanned again, what comes next with it is done. */
export async function scan(code: string): Promise<void> {
  if (now().alarm || now().sheet || changeOf(now())) return play('wrong')
  if (!now().floor || !now().place) return
  const duty = scanned(now().duties, code)
  if (!duty) return await lookFor(code)
  const open = chosenOf(now())
  if (open && keyOf(open) === keyOf(duty)) return await goOn(duty)
  set({ chosen: keyOf(duty), news: '' })
  play('good')
}

/** The next thing to do with it. */
export async function goOn(duty: Duty) {
  if (duty.kind === 'check') return set({ sheet: 'pass' })
  if (duty.kind === 'store') return set({ sheet: 'store' })
  if (duty.state === 'going') return set({ sheet: 'finish' })
  await act(duty, { do: 'begin' })
}

/** It is not on this list: where is it? Here after all, where the list is older than it. */
async function lookFor(code: string) {
  const { floor } = now()
  if (!floor) return
  if (!now().online) return ring({ code: 'job-unknown', facts: { title: code } })
  const found = await ask(() => shop.job(floor.key, code))
  if (!found) return
  if (found.place === now().place?.id) await look()
  const duty = scanned(now().duties, code)
  if (duty) set({ chosen: keyOf(duty), news: '' })
  else ring(elsewhere(found))
}

function elsewhere({ title, state, state_en, place, place_name, step }: JobPlace): Reason {
  if (place === '') return { code: 'job-nowhere', facts: { title, state, state_en } }
  const whole = place === 'check' || place === 'store' ? say(place) : ''
  return {
    code: 'job-elsewhere',
    facts: { title, place: place_name || whole, step: step || state },
  }
}
