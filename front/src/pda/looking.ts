import { type Job, type JobInFull, pda, type Station } from '../api/pda'
import { isProblem } from '../api/problem'
import { isForGood } from '../kit/scan/patiently'
import { play, speak } from '../kit/scan/voice'
import { isOther } from './changes'
import { meetStations } from './entering'
import { ask, deliver, failed, hold, holdNow, lookAtConflicts, untouched } from './journal'
import { now, ring, say, set } from './shown'

/** Every few seconds: is there work, was the job changed, did the network come back? */
export async function look() {
  const { station, who } = now()
  if (document.visibilityState !== 'visible' || !station || !who) return
  if (now().unsent > 0) return await deliver()
  try {
    if (now().base) await refresh()
    else await lookForWork(station)
    await lookAtConflicts()
    await lookAtNotices()
    set({ online: true })
  } catch (error) {
    failed(error)
    if (isForGood(error)) await meetStations().catch(failed)
  }
}

async function lookForWork(station: Station) {
  const jobs = await pda.jobs(station.key)
  const had = now().jobs
  set({ jobs })
  const fresh = had && jobs.find(({ id }) => !had.some((one) => one.id === id))
  if (!fresh || now().base) return
  play('news')
  speak(say('newJob'))
}

/** Not while something waits to be sent: the server would not know of it yet. */
async function refresh() {
  const { base, station } = now()
  if (!base || !station) return
  const unlessDone = untouched()
  const told = await fetched(station, base)
  if (!told) return
  const lost = !told.job.mine || told.job.state === 'stopped'
  if (!(await unlessDone(() => holdNow(lost ? null : told)))) return
  if (!lost && isOther(base, told)) {
    play('news')
    speak(say('changed'))
    set({ news: { text: say('changed'), notice: null } })
  }
  if (lost) ring({ code: 'job-stopped', facts: stopped(told.job) })
}

const stopped = ({ title, stage, stage_en }: Job) => ({
  job: title,
  state: stage,
  state_en: stage_en,
})

async function fetched(station: Station, base: JobInFull): Promise<JobInFull | null> {
  try {
    return await pda.job(station.key, base.job.id)
  } catch (error) {
    if (!isProblem(error, 'job-gone')) throw error
    await hold(null)
    ring({ code: 'job-gone', facts: {} })
    return null
  }
}

/** A flow tells the picker that a date was changed: what names this job is told here too. */
async function lookAtNotices() {
  const { base, news } = now()
  if (!base || news) return
  const { notices } = await pda.notices()
  const found = notices.find(({ read, text }) => !read && text.indexOf(base.job.title) >= 0)
  if (!found) return
  set({ news: { text: found.text, notice: found.id } })
  play('news')
  speak(found.text)
}

export async function readNews() {
  const notice = now().news?.notice
  set({ news: null })
  if (notice) await ask(() => pda.readNotice(notice))
}
