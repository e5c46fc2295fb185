import { useSay } from '../kit/tongue'
import { StepLine, UnreachedLine } from './StepLine'
import { isParallel, type Passage } from './story'
import { words } from './words'

/** A flow read aloud. Branches that run at once stand side by side between two bars. */
export function Story({ passages, ran }: { passages: Passage[]; ran: boolean }) {
  return (
    <ol className="story">
      {passages.map((passage) => (
        <li key={passage.sentence.path}>
          <Told passage={passage} ran={ran} />
          {passage.inside.length > 0 && <Inside passage={passage} ran={ran} />}
        </li>
      ))}
    </ol>
  )
}

function Told({ passage, ran }: { passage: Passage; ran: boolean }) {
  const { sentence, steps, reached } = passage
  if (steps.length === 0) {
    const spoken = <p className="sentence">{sentence.text}</p>
    return ran && !reached ? <UnreachedLine text={sentence.text} /> : spoken
  }
  return steps.map((step) => (
    <StepLine key={`${step.path} ${step.started_at}`} step={step} text={sentence.text} />
  ))
}

function Inside({ passage, ran }: { passage: Passage; ran: boolean }) {
  const say = useSay(words)
  if (!isParallel(passage)) return <Story passages={passage.inside} ran={ran} />
  return (
    <div className="branches">
      <span className="branches-name">{say('atOnce')}</span>
      {passage.inside.map((branch) => (
        <div key={branch.sentence.path} className="branch">
          <Story passages={[branch]} ran={ran} />
        </div>
      ))}
    </div>
  )
}
