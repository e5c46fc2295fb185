import { CloseOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useRef } from 'react'
import { keysFor } from '../../api/building'
import type { Meaning, Stage } from '../../api/types'
import { Reorder } from '../../kit/Reorder'
import { useSay } from '../../kit/tongue'
import { withoutStage, withStages } from '../stages'
import { words } from '../words'
import type { OptionProps } from './option'
import { useAdding } from './useAdding'

const MEANINGS: Meaning[] = ['waiting', 'going', 'done', 'asks', 'danger']

/** The stages of a state and the ways between them. The first one is where a record begins. */
export function Stages({ id, spec, value, onOptions }: OptionProps) {
  const say = useSay(words)
  const stages: Stage[] = value ?? []
  const set = (next: Stage[]) => onOptions({ [spec.key]: next, initial: next[0]?.key ?? '' })
  const change = (key: string, parts: Partial<Stage>) =>
    set(stages.map((one) => (one.key === key ? { ...one, ...parts } : one)))
  const newest = useRef(stages)
  newest.current = stages
  const adding = useAdding(({ names, settled }) => {
    const taken = stages.map(({ key }) => key)
    const keys = keysFor(names, taken, 's')
    onOptions(
      Promise.all([keys, settled]).then(([named]) => {
        const all = withStages(newest.current, names, named)
        return { [spec.key]: all, initial: all[0]?.key ?? '' }
      }),
    )
  })
  return (
    <div className="choice-lines">
      <Reorder items={stages} keyOf={({ key }) => key} onOrder={set}>
        {(stage, handle) => (
          <>
            {handle}
            <span className="choice-line stage-line">
              <Input
                aria-label={say('stageName', { n: stages.indexOf(stage) + 1 })}
                value={stage.name}
                onChange={({ target }) => change(stage.key, { name: target.value })}
              />
              <Select
                aria-label={say('meaning')}
                value={stage.meaning}
                options={MEANINGS.map((one) => ({ value: one, label: say(`meaning_${one}`) }))}
                onChange={(meaning) => change(stage.key, { meaning })}
              />
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={say('takeAway', { name: stage.name })}
                onClick={() => set(withoutStage(stages, stage.key))}
              />
              <Select
                className="wide"
                mode="multiple"
                aria-label={say('next')}
                placeholder={say('next')}
                value={stage.next}
                options={stages
                  .filter(({ key }) => key !== stage.key)
                  .map(({ key, name }) => ({ value: key, label: name }))}
                onChange={(next: string[]) => change(stage.key, { next })}
              />
            </span>
          </>
        )}
      </Reorder>
      <Input.TextArea
        id={id}
        autoSize={{ minRows: 1, maxRows: 6 }}
        placeholder={say('pasteChoices')}
        {...adding}
        data-testid="stages-add"
      />
    </div>
  )
}
