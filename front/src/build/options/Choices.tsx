import { CloseOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useRef } from 'react'
import { keysFor } from '../../api/building'
import type { Choice } from '../../api/types'
import { Reorder } from '../../kit/Reorder'
import { useSay } from '../../kit/tongue'
import { TONES, withNames } from '../choices'
import { words } from '../words'
import type { OptionProps } from './option'
import { useAdding } from './useAdding'

/** The choices in their order, each with its colour; many can be typed or pasted at once. */
export function Choices({ id, field, spec, value, onOptions }: OptionProps) {
  const say = useSay(words)
  const choices: Choice[] = value ?? []
  const set = (next: Choice[]) => onOptions({ [spec.key]: next })
  const change = (key: string, parts: Partial<Choice>) =>
    set(choices.map((one) => (one.key === key ? { ...one, ...parts } : one)))
  const newest = useRef(choices)
  newest.current = choices
  const adding = useAdding(({ names, settled }) => {
    const taken = choices.map(({ key }) => key)
    const keys = keysFor(names, taken, 'c')
    onOptions(
      Promise.all([keys, settled]).then(([named]) => {
        const all = withNames(newest.current, names, named)
        return { [spec.key]: all }
      }),
    )
  })
  return (
    <div className="choice-lines">
      <Reorder items={choices} keyOf={({ key }) => key} onOrder={set}>
        {(choice, handle) => (
          <>
            {handle}
            <ChoiceLine
              choice={choice}
              place={choices.indexOf(choice) + 1}
              onChange={(parts) => change(choice.key, parts)}
              onRemove={() => set(choices.filter((one) => one !== choice))}
            />
          </>
        )}
      </Reorder>
      <Input.TextArea
        id={id}
        autoSize={{ minRows: 1, maxRows: 6 }}
        placeholder={say('pasteChoices')}
        {...adding}
        data-testid="choices-add"
      />
      {field.type === 'choice' && choices.length > 0 && (
        <Select
          allowClear
          placeholder={say('initial')}
          aria-label={say('initial')}
          value={field.options.initial ?? undefined}
          options={choices.map(({ key, name }) => ({
            value: key,
            label: `${say('initial')}：${name}`,
          }))}
          onChange={(initial) => onOptions({ initial: initial ?? null })}
        />
      )}
    </div>
  )
}

type LineProps = {
  choice: Choice
  place: number
  onChange: (parts: Partial<Choice>) => void
  onRemove: () => void
}

function ChoiceLine({ choice, place, onChange, onRemove }: LineProps) {
  const say = useSay(words)
  return (
    <span className="choice-line">
      <Input
        aria-label={say('choiceName', { n: place })}
        value={choice.name}
        onChange={({ target }) => onChange({ name: target.value })}
      />
      <Select
        aria-label={say('colour')}
        value={choice.colour || undefined}
        placeholder={say('colour')}
        allowClear
        options={TONES.map((tone) => ({ value: tone, label: <Tone tone={tone} /> }))}
        onChange={(colour) => onChange({ colour: colour ?? '' })}
      />
      <Button
        type="text"
        icon={<CloseOutlined />}
        aria-label={say('takeAway', { name: choice.name })}
        onClick={onRemove}
      />
    </span>
  )
}

function Tone({ tone }: { tone: string }) {
  return (
    <span className="chip" data-tone={tone}>
      <span className="tone-dot" />
    </span>
  )
}
