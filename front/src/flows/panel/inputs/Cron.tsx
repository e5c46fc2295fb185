import { Input, Select } from 'antd'
import { useSay } from '../../../kit/tongue'
import { cronOf, type Plan, planOf } from '../cron'
import { words } from '../cronWords'
import type { InputProps } from './input'

const WEEK = [1, 2, 3, 4, 5, 6, 0]
const REPEATS = ['daily', 'weekly', 'monthly', 'minutes', 'other'] as const

/** A timetable in words; as cron writes it where it is another one. */
export function CronInput({ value, onChange, id, wrong }: InputProps) {
  const say = useSay(words)
  const cron = typeof value === 'string' ? value : ''
  const plan = planOf(cron)
  const write = (part: Partial<Plan>) => onChange(cronOf({ ...plan, ...part }))
  return (
    <div className="cron-box">
      <Select
        id={id}
        value={plan.repeat}
        options={REPEATS.map((one) => ({ value: one, label: say(one) }))}
        onChange={(repeat) => write({ repeat })}
      />
      {plan.repeat === 'weekly' && (
        <Select
          mode="multiple"
          value={plan.weekdays}
          options={WEEK.map((day) => ({ value: day, label: say(`week_${day}` as 'week_0') }))}
          onChange={(weekdays) => write({ weekdays })}
          aria-label={say('weekly')}
        />
      )}
      {plan.repeat === 'monthly' && (
        <Select
          value={plan.day}
          options={Array.from({ length: 31 }, (_, at) => ({
            value: at + 1,
            label: say('day', { n: at + 1 }),
          }))}
          onChange={(day) => write({ day })}
          aria-label={say('monthly')}
        />
      )}
      {plan.repeat === 'minutes' && (
        <Select
          value={plan.every}
          options={[1, 5, 10, 15, 20, 30].map((n) => ({ value: n, label: say('every', { n }) }))}
          onChange={(every) => write({ every })}
          aria-label={say('minutes')}
        />
      )}
      {(plan.repeat === 'daily' || plan.repeat === 'weekly' || plan.repeat === 'monthly') && (
        <Input
          type="time"
          value={`${two(plan.hour)}:${two(plan.minute)}`}
          onChange={({ target }) => {
            const [hour = 0, minute = 0] = target.value.split(':').map(Number)
            write({ hour, minute })
          }}
          aria-label={say('at')}
        />
      )}
      {plan.repeat === 'other' && (
        <Input
          value={cron}
          status={wrong ? 'error' : ''}
          onChange={({ target }) => onChange(target.value)}
          aria-label={say('other')}
        />
      )}
    </div>
  )
}

const two = (number: number) => String(number).padStart(2, '0')
