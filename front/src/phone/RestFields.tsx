import { Input } from 'antd'
import type { PhoneDesk } from '../api/phone'
import { useTable } from '../api/schema'
import { nameOf, useSay } from '../kit/tongue'
import { sayDate } from '../kit/when'
import { dayOf, type Told } from './call'
import { Labelled } from './Labelled'
import { words } from './words'

type Props = {
  desk: PhoneDesk
  told: Told
  today: string
  onTold: (part: Partial<Told>) => void
}

/** By when, how urgent, and what else was said. */
export function RestFields({ desk, told, today, onTold }: Props) {
  const say = useSay(words)
  const day = dayOf(told.due, today)
  return (
    <div className="phone-rest">
      <Labelled id="phone-due" name={say('due')} aside={day ? sayDate(day) : say('dueHint')}>
        <Input
          id="phone-due"
          value={told.due}
          maxLength={20}
          autoComplete="off"
          status={told.due.trim() && !day ? 'error' : ''}
          onChange={({ target }) => onTold({ due: target.value })}
          data-step="due"
        />
      </Labelled>
      <Urgency desk={desk} value={told.urgency} onValue={(urgency) => onTold({ urgency })} />
      <Labelled id="phone-note" name={say('note')}>
        <Input.TextArea
          id="phone-note"
          value={told.note}
          maxLength={5_000}
          autoSize={{ minRows: 3, maxRows: 8 }}
          onChange={({ target }) => onTold({ note: target.value })}
          data-step="note"
        />
      </Labelled>
    </div>
  )
}

type UrgencyProps = { desk: PhoneDesk; value: string; onValue: (key: string) => void }

/** One of the few that the drafts know; arrows go from one to the next. */
function Urgency({ desk, value, onValue }: UrgencyProps) {
  const say = useSay(words)
  const field = useTable(desk.drafts)?.fields.find(({ key }) => key === 'urgency')
  const { choices = [], initial } = field?.options ?? {}
  const chosen = value || initial || choices[0]?.key
  if (choices.length === 0) return null
  return (
    <fieldset className="phone-urgency">
      <legend>{say('urgency')}</legend>
      {choices.map((one) => (
        <label key={one.key}>
          <input
            type="radio"
            name="urgency"
            checked={one.key === chosen}
            onChange={() => onValue(one.key)}
            data-step={one.key === chosen ? 'urgency' : undefined}
          />
          {nameOf(one)}
        </label>
      ))}
    </fieldset>
  )
}
