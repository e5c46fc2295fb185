import { type Duty, type Floor, shop } from '../api/floor'
import { isProblem } from '../api/problem'
import { isForGood } from '../kit/scan/patiently'
import { play, speak } from '../kit/scan/voice'
import { meetFloors } from './entering'
import { deliver, failed, isDelivering, lookAtConflicts, showNow, untouched } from './journal'
import { isReady, keyOf } from './judge'
import { now, type Place, say, set } from './shown'

/** What is to be done here now? Did the network come back? */
export async function look() {
  const { floor, place, who } = now()
  if (document.visibilityState !== 'visible' || !floor || !who) return
  if (now().unsent > 0 && !isDelivering()) return await deliver()
  try {
    if (place) await lookAt(floor, place)
    await lookAtConflicts()
    set({ online: true })
  } catch (error) {
    failed(error)
    if (isForGood(error) && !isProblem(error, 'not-signed-in')) await meetFloors().catch(failed)
  }
}

async function lookAt(floor: Floor, place: Place) {
  const unlessDone = untouched()
  const found = await shop.duties(floor.key, place.id)
  const had = now().base
  if (now().place?.id !== place.id || !(await unlessDone(() => showNow(found)))) return
  const fresh = had && found.find((one) => isReady(one) && !had.some((old) => isSame(old, one)))
  if (!fresh) return
  const text = say('newDuty', { title: fresh.title, name: fresh.name })
  set({ news: text })
  play('news')
  speak(text)
}

const isSame = (old: Duty, one: Duty) => keyOf(old) === keyOf(one) && isReady(old)
