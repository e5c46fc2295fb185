import type { Duty, Floor } from '../api/floor'
import { useSay } from '../kit/tongue'
import { sayDate } from '../kit/when'
import { Standing, Urgency } from './DutyList'
import { came, isReady } from './judge'
import { goOn } from './scanning'
import { set } from './shown'
import { words } from './words'

/** One job in large: what it is, how many, and the one thing to do next. */
export function DutyPanel({ duty, floor }: { duty: Duty; floor: Floor }) {
  const say = useSay(words)
  const whole = duty.kind !== 'step'
  return (
    <section className="floor-panel" data-testid="floor-panel">
      <header className="floor-head">
        <button
          type="button"
          className="floor-quiet floor-back"
          onClick={() => set({ chosen: null })}
        >
          ‹ {say('back')}
        </button>
        <h2 className="floor-number">{duty.title}</h2>
        <Urgency duty={duty} />
      </header>
      <p className="floor-name">
        {whole ? say(duty.kind === 'check' ? 'check' : 'store') : duty.name}
        {!whole && (
          <span className="pda-soft"> {say('stepOf', { turn: duty.turn, of: duty.of })}</span>
        )}
      </p>
      <p className="floor-item">
        {duty.item} <span>{duty.item_name}</span>
      </p>
      <dl className="floor-facts">
        <div>
          <dt>
            {say(
              duty.kind === 'store' ? 'expected' : whole ? 'made' : duty.first ? 'asked' : 'came',
            )}
          </dt>
          <dd className="floor-huge">{came(duty)}</dd>
        </div>
        {came(duty) !== Number(duty.quantity) && (
          <div>
            <dt>{say('asked')}</dt>
            <dd>{Number(duty.quantity)}</dd>
          </div>
        )}
        {duty.due && (
          <div>
            <dt>{say('due', { date: '' })}</dt>
            <dd>{sayDate(duty.due)}</dd>
          </div>
        )}
      </dl>
      <p>
        <Standing duty={duty} />
      </p>
      {!whole && (
        <p className="pda-soft">{duty.after ? say('then', { ...duty.after }) : say('last')}</p>
      )}
      {isReady(duty) && <Acts duty={duty} />}
      {floor.troubles?.length > 0 && (
        <button
          type="button"
          className="floor-quiet"
          data-testid="floor-trouble"
          onClick={() => set({ sheet: 'trouble' })}
        >
          {say('trouble')}
        </button>
      )}
    </section>
  )
}

function Acts({ duty }: { duty: Duty }) {
  const say = useSay(words)
  if (duty.kind === 'check')
    return (
      <div className="floor-acts two">
        <button
          type="button"
          className="floor-go bad"
          data-testid="floor-fail"
          onClick={() => set({ sheet: 'fail' })}
        >
          {say('failed')}
        </button>
        <button
          type="button"
          className="floor-go"
          data-testid="floor-pass"
          onClick={() => goOn(duty)}
        >
          {say('passed')}
        </button>
      </div>
    )
  const does = duty.kind === 'store' ? 'receive' : duty.state === 'going' ? 'finish' : 'begin'
  return (
    <div className="floor-acts">
      <button
        type="button"
        className="floor-go"
        data-testid={`floor-${does}`}
        onClick={() => goOn(duty)}
      >
        {say(does)}
      </button>
    </div>
  )
}
