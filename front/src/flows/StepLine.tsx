import type { Step } from '../api/types'
import { sayCause } from '../kit/causes'
import { Mark } from '../kit/Mark'
import { Moment } from '../kit/Moment'
import { useSay } from '../kit/tongue'
import { Values } from '../kit/Values'
import { sayLength } from '../kit/when'
import { STEP_MEANS } from './meanings'
import { words } from './words'

/** One step: how it went, in how long and why this way; what went in and came out is a click away. */
export function StepLine({ step, text }: { step: Step; text?: string }) {
  const say = useSay(words)
  return (
    <details className="step" data-status={step.status}>
      <summary>
        <Mark meaning={STEP_MEANS[step.status]}>{say(`step_${step.status}`)}</Mark>
        <span className="step-says">{text || step.says || step.name}</span>
        <span className="step-ms">{step.ms !== null && sayLength(step.ms)}</span>
        {step.unheard && (
          <span className="step-why">
            <Mark meaning="danger">{say('unheard')}</Mark>
          </span>
        )}
        {step.reason && !step.error && <span className="step-why">{step.reason}</span>}
        {step.error && <span className="step-error">{sayCause(step.error)}</span>}
      </summary>
      <StepValues step={step} />
    </details>
  )
}

export function UnreachedLine({ text }: { text: string }) {
  const say = useSay(words)
  return (
    <div className="step step-unreached">
      <Mark meaning="waiting">{say('step_unreached')}</Mark>
      <span className="step-says">{text}</span>
    </div>
  )
}

function StepValues({ step }: { step: Step }) {
  const say = useSay(words)
  const parts = [
    { name: say('input'), value: step.input },
    { name: say('output'), value: step.output },
    { name: say('error'), value: step.error && { ...step.error.facts, code: step.error.code } },
  ].filter(({ value }) => value !== null && value !== undefined)
  return (
    <div className="step-values">
      <p className="soft">
        {step.name} · <Moment at={step.started_at} />
      </p>
      {parts.map(({ name, value }) => (
        <section key={name}>
          <h4>{name}</h4>
          <Values of={value} />
        </section>
      ))}
    </div>
  )
}
