import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { Field } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { choicesOf } from '../rules'
import { Side } from '../Side'
import { words } from '../words'
import { type Clause, FRESH, readWhere, SIGNS, writeWhere } from './where'

type Props = {
  fields: Field[]
  answers: Field[]
  line: Field[]
  where: string
  onWhere: (where: string) => void
}

/** Which records are offered, as lines; what lines cannot say, as a formula. */
export function Narrowing({ fields, answers, line, where, onWhere }: Props) {
  const say = useSay(words)
  const [draft, setDraft] = useState(() => readWhere(where))
  const put = (next: Clause[]) => {
    setDraft(next)
    onWhere(writeWhere(next, fields))
  }
  if (draft === null) {
    return (
      <Side label={say('chooseWhere')} help={say('chooseFormulaHelp')}>
        <Input.TextArea
          className="mono"
          aria-label={say('chooseWhere')}
          autoSize={{ minRows: 2, maxRows: 8 }}
          value={where}
          onChange={({ target }) => onWhere(target.value)}
        />
        <p className="row-acts">
          <Button size="small" onClick={() => put([])}>
            {say('chooseLines')}
          </Button>
        </p>
      </Side>
    )
  }
  return (
    <Side label={say('chooseWhere')}>
      {draft.map((clause, at) => (
        <ClauseLine
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is what stands at its place
          key={at}
          {...{ clause, fields, answers, line }}
          onClause={(next) => put(draft.map((one, place) => (place === at ? next : one)))}
          onDrop={() => put(draft.filter((_, place) => place !== at))}
        />
      ))}
      <p className="row-acts">
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() => put([...draft, FRESH])}
          data-testid="narrow-add"
        >
          {say('addClause')}
        </Button>
        <Button size="small" type="text" onClick={() => setDraft(null)}>
          {say('chooseFormula')}
        </Button>
      </p>
    </Side>
  )
}

type LineProps = {
  clause: Clause
  fields: Field[]
  answers: Field[]
  line: Field[]
  onClause: (clause: Clause) => void
  onDrop: () => void
}

const VALUE = '=value'

function ClauseLine({ clause, fields, answers, line, onClause, onDrop }: LineProps) {
  const say = useSay(words)
  const field = fields.find(({ key }) => key === clause.field)
  const group = (of: 'form' | 'line', some: Field[]) =>
    some.map((one) => ({
      value: `${of}.${one.key}`,
      label: say(of === 'form' ? 'answerOf' : 'answerOfLine', { name: nameOf(one) }),
    }))
  const [begun, setBegun] = useState(false)
  const fixed = !clause.answer && (clause.value !== '' || begun)
  return (
    <div className="choose-clause" data-testid="narrow-line">
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={say('chooseField')}
        placeholder={say('chooseField')}
        value={clause.field || undefined}
        options={fields.map((one) => ({ value: one.key, label: nameOf(one) }))}
        onChange={(key) => onClause({ ...clause, field: key })}
      />
      <Select
        aria-label={say('when')}
        value={clause.sign}
        options={SIGNS.map((one) => ({ value: one, label: say(`sign_${one}`) }))}
        onChange={(sign) => onClause({ ...clause, sign })}
      />
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={say('drop')}
        onClick={onDrop}
      />
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={say('value')}
        placeholder={say('chooseAnswer')}
        value={clause.answer || (fixed ? VALUE : undefined)}
        options={[
          ...group('form', answers),
          ...group('line', line),
          { value: VALUE, label: say('fixedValue') },
        ]}
        onChange={(answer) => {
          setBegun(answer === VALUE)
          onClause({ ...clause, value: '', answer: answer === VALUE ? '' : answer })
        }}
      />
      {fixed && (
        <FixedValue
          field={field}
          value={clause.value}
          onValue={(value) => onClause({ ...clause, value })}
        />
      )}
    </div>
  )
}

type FixedProps = {
  field: Field | undefined
  value: string
  onValue: (value: string) => void
}

function FixedValue({ field, value, onValue }: FixedProps) {
  const say = useSay(words)
  const truths = ['TRUE', 'FALSE'].map((one) => ({
    value: one,
    label: say(one === 'TRUE' ? 'yes' : 'no'),
  }))
  const listed = choicesOf(field).map((one) => ({ value: one.key, label: nameOf(one) }))
  const options = field?.type === 'yes-no' ? truths : listed
  if (options.length > 0) {
    return (
      <Select
        aria-label={say('fixedValue')}
        value={value || undefined}
        options={options}
        onChange={onValue}
      />
    )
  }
  return (
    <Input
      aria-label={say('fixedValue')}
      value={value}
      onChange={({ target }) => onValue(target.value)}
    />
  )
}
