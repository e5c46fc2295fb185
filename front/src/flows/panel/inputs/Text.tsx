import { Button, Input } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useRef, useState } from 'react'
import { useSay } from '../../../kit/tongue'
import { settingOf, strangersIn, textOf } from '../naming'
import { usePlace } from '../place'
import { words } from '../words'
import { FormulaBox } from './FormulaBox'
import { type InputProps, textOrNothing } from './input'
import { ValuePicker } from './ValuePicker'

/** A text in which fields and earlier results may stand in braces; a formula where it is more. */
export function TextInput({ value, onChange, id, wrong }: InputProps) {
  const say = useSay(words)
  const { known } = usePlace()
  const kept = value === undefined || value === null ? '' : String(value)
  const text = textOf(kept, known)
  const [asFormula, setAsFormula] = useState(text === null)
  if (asFormula || text === null) {
    return (
      <div>
        <FormulaBox
          id={id}
          formula={kept.startsWith('=') ? kept.slice(1) : kept && `"${kept}"`}
          onChange={(formula) => onChange(formula ? `=${formula}` : undefined)}
          known={known}
          wrong={wrong}
        />
        {text !== null && (
          <Button type="link" size="small" onClick={() => setAsFormula(false)}>
            {say('asText')}
          </Button>
        )}
      </div>
    )
  }
  return (
    <Plain
      id={id}
      text={text}
      wrong={wrong}
      onChange={(next) => onChange(textOrNothing(settingOf(next, known)))}
      onFormula={() => setAsFormula(true)}
    />
  )
}

type Props = {
  id: string
  text: string
  wrong?: boolean
  onChange: (text: string) => void
  onFormula: () => void
}

/** What is typed is kept as it is typed: a brace that is not closed yet is no value yet. */
function Plain({ id, text, wrong, onChange, onFormula }: Props) {
  const say = useSay(words)
  const { known } = usePlace()
  const box = useRef<TextAreaRef>(null)
  const [typed, setTyped] = useState(text)
  const sent = useRef(text)
  if (text !== sent.current) {
    sent.current = text
    if (typed !== text) setTyped(text)
  }
  const write = (next: string) => {
    setTyped(next)
    sent.current = textOf(settingOf(next, known), known) ?? next
    onChange(next)
  }
  const insert = (label: string) => {
    const at = box.current?.resizableTextArea?.textArea.selectionStart ?? typed.length
    write(`${typed.slice(0, at)}{${label}}${typed.slice(at)}`)
  }
  const [stranger] = strangersIn(typed, known)
  return (
    <div className="formula-box">
      <Input.TextArea
        id={id}
        ref={box}
        value={typed}
        status={wrong ? 'error' : ''}
        autoSize={{ minRows: 1, maxRows: 8 }}
        onChange={({ target }) => write(target.value)}
      />
      {stranger !== undefined && (
        <p className="stranger" role="status" data-testid="stranger">
          {say('stranger', { name: stranger })}
        </p>
      )}
      <div className="formula-foot">
        <Button type="link" size="small" onClick={onFormula}>
          {say('asFormula')}
        </Button>
        <ValuePicker known={known} onPick={({ label }) => insert(label)} />
      </div>
    </div>
  )
}

export function PlainInput({ value, onChange, id, wrong }: InputProps) {
  return (
    <Input
      id={id}
      value={typeof value === 'string' ? value : ''}
      status={wrong ? 'error' : ''}
      onChange={({ target }) => onChange(textOrNothing(target.value))}
    />
  )
}
