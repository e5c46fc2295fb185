import { Alert } from 'antd'
import { isProblem, questionsOf } from '../api/problem'
import type { Field } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { ProblemPanel } from '../kit/ProblemPanel'
import { sayNamedFault } from '../kit/sentences'
import { useSay } from '../kit/tongue'
import { Asked } from './Asked'
import { isEditable } from './RecordForm'
import { words } from './words'

type Props = {
  problem: unknown
  fields: Field[]
  /** Write again, with what was asked acknowledged. */
  onAccept: (accepted: string[]) => Promise<unknown>
}

/** Why a record was not written, as far as it stands at no field of its form; what was typed stays. */
export function Refusal({ problem, fields, onAccept }: Props) {
  const say = useSay(words)
  const questions = questionsOf(problem)
  if (problem === null) return null
  if (questions.length) {
    return (
      <Alert
        type="warning"
        showIcon
        role="alert"
        data-testid="rule-asks"
        title={say('ruleAsks')}
        description={<Asked questions={questions} />}
        action={
          <ActButton
            size="small"
            type="primary"
            act={() => onAccept(questions.map(({ check }) => check))}
          >
            {say('writeAllTheSame')}
          </ActButton>
        }
      />
    )
  }
  if (!isProblem(problem, 'invalid-record')) return <ProblemPanel problem={problem} />
  const shown = fields.filter(isEditable).map(({ key }) => key)
  const rest = problem.faults.filter(({ field }) => !shown.includes(field))
  if (!rest.length) return null
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      data-testid="record-refused"
      title={say('recordRefused')}
      description={rest.map((fault) => (
        <p key={`${fault.field} ${fault.wanted}`}>{sayNamedFault(fault)}</p>
      ))}
    />
  )
}
