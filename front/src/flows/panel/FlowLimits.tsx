import { Checkbox, Collapse, Input, InputNumber, Select } from 'antd'
import { useSay } from '../../kit/tongue'
import type { FlowTree } from '../tree/tree'
import { words } from './words'

const PRIORITIES = [2, 1, 0, -1, -2] as const

type Props = {
  flow: FlowTree
  faults: ReadonlyMap<string, string>
  onChange: (flow: FlowTree, mark?: string) => void
}

/** What holds for the flow as a whole: how many of its runs at once, before whose, its other name. */
export function FlowLimits({ flow, faults, onChange }: Props) {
  const say = useSay(words)
  const wrong = faults.get('at_once') ?? faults.get('priority')
  const priority = flow.priority ?? 0
  const set = (part: Partial<FlowTree>, mark: string) => onChange({ ...flow, ...part }, mark)
  const children = (
    <div className="panel-more">
      <div className="setting">
        <label htmlFor="flow-at-once">{say('atOnce')}</label>
        <InputNumber
          id="flow-at-once"
          min={1}
          max={1000}
          precision={0}
          value={flow.at_once ?? null}
          placeholder={say('noLimit')}
          onChange={(next) => set({ at_once: next }, 'at_once')}
        />
        {flow.at_once && (
          <Checkbox
            checked={flow.at_once_of === 'record'}
            onChange={({ target }) =>
              set({ at_once_of: target.checked ? 'record' : 'flow' }, 'at_once_of')
            }
          >
            {say('atOnceOf')}
          </Checkbox>
        )}
        <p className="help">{say('atOnceHelp')}</p>
      </div>
      <div className="setting">
        <label htmlFor="flow-priority">{say('priority')}</label>
        <Select
          id="flow-priority"
          value={priority}
          options={PRIORITIES.map((one) => ({ value: one, label: say(`priority_${one}`) }))}
          onChange={(next) => set({ priority: next }, 'priority')}
        />
        <p className="help">{say('priorityHelp')}</p>
      </div>
      <div className="setting">
        <label htmlFor="flow-name-en">{say('nameEn')}</label>
        <Input
          id="flow-name-en"
          maxLength={100}
          value={flow.name_en ?? ''}
          onChange={({ target }) => set({ name_en: target.value }, 'name_en')}
        />
      </div>
      <p className="help">{say('paceHelp')}</p>
      {wrong && <p className="fault">{say('wanted', { wanted: wrong })}</p>}
    </div>
  )
  return (
    <Collapse
      ghost
      size="small"
      defaultActiveKey={flow.at_once || priority ? ['limits'] : []}
      items={[{ key: 'limits', label: say('limits'), children }]}
    />
  )
}
