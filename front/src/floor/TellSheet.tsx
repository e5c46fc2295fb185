import { useState } from 'react'
import type { Duty, Floor } from '../api/floor'
import { useSay } from '../kit/tongue'
import { act } from './journal'
import { came } from './judge'
import { Keypad } from './Keypad'
import { Photos } from './Photos'
import { Reasons } from './Reasons'
import { type Sheet, set } from './shown'
import { words } from './words'

type Props = { duty: Duty; floor: Floor; sheet: Sheet }
type Field = 'good' | 'scrap'

/** How many, and why not all: told with a big keypad. */
export function TellSheet({ duty, floor, sheet }: Props) {
  const say = useSay(words)
  const [typed, setTyped] = useState<Record<Field, string>>({
    good: sheet === 'trouble' ? '1' : String(came(duty)),
    scrap: '0',
  })
  const [field, setField] = useState<Field>('good')
  const [reason, setReason] = useState('')
  const [pictures, setPictures] = useState<Blob[]>([])
  const [isCounted, setCounted] = useState(false)
  /** Until somebody has counted the good ones, they are what is no scrap. */
  const type = (value: string) => {
    if (field === 'good') setCounted(true)
    const rest = String(Math.max(0, came(duty) - Number(value)))
    const good = field === 'scrap' && !isCounted ? { good: rest } : {}
    setTyped({ ...typed, ...good, [field]: value })
  }
  const lost = lostOf(sheet, duty, typed)
  const asksWhy = sheet === 'fail' || sheet === 'trouble' || (sheet !== 'store' && lost > 0)
  const tell = () =>
    act(duty, {
      do: sheet,
      ...(sheet === 'fail' ? {} : { pieces: plain(typed.good) }),
      ...(sheet === 'finish' ? { scrap: plain(typed.scrap) } : {}),
      ...(asksWhy ? { reason, pictures } : {}),
    })
  return (
    <section className="floor-sheet" data-testid="floor-sheet">
      <div className="floor-told">
        <h2 className="floor-number">
          {duty.title} <span className="floor-what">{duty.name || duty.item}</span>
        </h2>
        {sheet !== 'fail' && (
          <Shown
            name={say(nameOfGood(sheet))}
            value={typed.good}
            on={field === 'good'}
            testId="floor-good"
            onChoose={() => setField('good')}
          />
        )}
        {sheet === 'finish' && (
          <Shown
            name={say('scrap')}
            value={typed.scrap}
            on={field === 'scrap'}
            testId="floor-scrap"
            onChoose={() => setField('scrap')}
          />
        )}
        {sheet === 'pass' && lost > 0 && (
          <p className="floor-warn">
            {say('notPassed')} {lost}
          </p>
        )}
        <Differs sheet={sheet} duty={duty} told={Number(typed.good)} />
        {sheet === 'fail' && <p className="floor-warn">{say('redoLast')}</p>}
        {asksWhy && (
          <>
            <Reasons reasons={reasonsOf(sheet, floor)} chosen={reason} onChoose={setReason} />
            <Photos
              pictures={pictures}
              onTaken={(one) => setPictures([...pictures, one].slice(-3))}
            />
          </>
        )}
      </div>
      <div className="floor-keys">
        {sheet !== 'fail' && <Keypad value={typed[field]} key={field} onChange={type} />}
        <div className="floor-acts two">
          <button type="button" className="floor-go plain" onClick={() => set({ sheet: null })}>
            {say('cancel')}
          </button>
          <button
            type="button"
            className={sheet === 'fail' || sheet === 'trouble' ? 'floor-go bad' : 'floor-go'}
            disabled={asksWhy && !reason}
            data-testid="floor-tell"
            onClick={tell}
          >
            {say(wordOf(sheet, duty, Number(typed.good)))}
          </button>
        </div>
      </div>
    </section>
  )
}

const nameOfGood = (sheet: Sheet) =>
  sheet === 'store' ? 'actual' : sheet === 'trouble' ? 'howMany' : 'good'

function reasonsOf(sheet: Sheet, floor: Floor) {
  if (sheet === 'trouble') return floor.troubles
  return sheet === 'finish' ? floor.reasons : floor.check_reasons
}

const plain = (typed: string) => String(Number(typed || '0'))

/** Pieces that are not good. */
function lostOf(sheet: Sheet, duty: Duty, typed: Record<Field, string>): number {
  if (sheet === 'finish') return Number(typed.scrap)
  return sheet === 'pass' ? came(duty) - Number(typed.good) : 0
}

function wordOf(sheet: Sheet, duty: Duty, told: number) {
  if (sheet === 'finish') return 'finish'
  if (sheet === 'pass') return 'passed'
  if (sheet === 'fail') return 'failed'
  if (sheet === 'trouble') return 'report'
  return told === came(duty) ? 'tickRight' : 'storeAll'
}

type ShownProps = { name: string; value: string; on: boolean; testId: string; onChoose(): void }

function Shown({ name, value, on, testId, onChoose }: ShownProps) {
  return (
    <button
      type="button"
      className={on ? 'floor-shown on' : 'floor-shown'}
      aria-pressed={on}
      data-testid={testId}
      onClick={onChoose}
    >
      <span>{name}</span>
      <strong>{value || '0'}</strong>
    </button>
  )
}

/** More or fewer than there should be is told before it is kept. */
function Differs({ sheet, duty, told }: { sheet: Sheet; duty: Duty; told: number }) {
  const say = useSay(words)
  const n = Math.abs(told - came(duty))
  if (sheet === 'store')
    return (
      <>
        <p className="pda-soft">
          {say('expected')} {came(duty)}
        </p>
        {n > 0 && <p className="floor-warn">{say(told > came(duty) ? 'over' : 'under', { n })}</p>}
      </>
    )
  if (sheet !== 'finish' || !duty.first || told <= came(duty)) return null
  return <p className="floor-warn">{say('moreThanAsked', { n })}</p>
}
