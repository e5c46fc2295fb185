import type { Job } from '../api/pda'
import { nameOf, pick, useSay } from '../kit/tongue'
import { sayDate, sayMoment } from '../kit/when'
import { words } from './words'

/** What a job is, in large, and what the station tells of it. */
export function JobFacts({ job }: { job: Job }) {
  const say = useSay(words)
  return (
    <>
      <h2 className="pda-number">
        {job.title}
        {job.urgent && <span className="pda-urgent">{say('urgent')}</span>}
      </h2>
      <dl className="pda-facts">
        {job.tells.map((told) => (
          <div key={told.name}>
            <dt>{nameOf(told)}</dt>
            <dd>{shown(told.type, pick(told.value, told.value_en))}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function shown(type: string, value: string): string {
  if (type === 'date-time') return sayMoment(value)
  return type === 'date' ? sayDate(value) : value
}
