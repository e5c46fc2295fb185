import { CloseOutlined, ThunderboltFilled } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { colon, comma, pick, useSay } from '../../kit/tongue'
import type { Trigger } from '../tree/tree'
import { type PanelProps, Whole } from './BlockPanel'
import { type Setting, settingsOf } from './declared'
import { FlowAddress } from './FlowAddress'
import { FlowLimits } from './FlowLimits'
import { SettingRow } from './Setting'
import { SettingsList } from './SettingsList'
import { words } from './words'

/** What starts the flow: how, of which table, and only where. */
export function TriggerPanel({ flow, kit, faults, onChange, onClose }: PanelProps) {
  const say = useSay(words)
  const { trigger } = flow
  const name = trigger.kind ?? 'created'
  const kind = kit.triggers.find((one) => one.name === name)
  const edit = (part: Partial<Trigger>, mark: string) =>
    onChange({ ...flow, trigger: { ...trigger, ...part } }, `trigger.${mark}`)
  const own = insideOf(faults, 'settings.')
  return (
    <div className="panel-in" data-testid="trigger-panel">
      <header className="panel-head">
        <span className="canvas-icon">
          <ThunderboltFilled />
        </span>
        <div>
          <h2>{say('trigger')}</h2>
          {kind && <p className="soft">{pick(kind.does, kind.does_en)}</p>}
        </div>
        <Button type="text" icon={<CloseOutlined />} aria-label={say('close')} onClick={onClose} />
      </header>
      <Whole faults={faults} />
      <div className="setting">
        <label htmlFor="trigger-kind">{say('kind')}</label>
        <Select
          id="trigger-kind"
          value={name}
          options={kit.triggers.map((one) => ({
            value: one.name,
            label: pick(one.called, one.called_en),
          }))}
          onChange={(next) => edit({ kind: next, settings: {} }, 'kind')}
        />
      </div>
      {kind?.about !== 'nothing' && (
        <SettingRow
          place="trigger"
          setting={tableSetting(say('table'), kind?.about === 'record')}
          value={trigger.table}
          fault={faults.get('table')}
          onChange={(table) => edit({ table: (table as string) ?? '', when: '' }, 'table')}
        />
      )}
      {kind && (
        <SettingsList
          key={name}
          place="trigger"
          settings={settingsOf(kind.settings)}
          values={trigger.settings ?? {}}
          faults={own}
          onChange={(settings, key) => edit({ settings }, key)}
        />
      )}
      <SettingRow
        key={`${name} ${trigger.table}`}
        place="trigger"
        setting={whenSetting(say(name === 'changed' ? 'whenChanged' : 'when'))}
        value={trigger.when}
        fault={faults.get('when')}
        onChange={(when) => edit({ when: (when as string) ?? '' }, 'when')}
      />
      {kind && kind.tells.length > 0 && (
        <p className="help">
          {say('tells')}
          {colon()}
          {kind.tells.map((one) => pick(one.zh, one.en)).join(comma())}
        </p>
      )}
      {name === 'webhook' && !trigger.settings?.connection && flow.key && (
        <FlowAddress flowKey={flow.key} />
      )}
      <FlowLimits flow={flow} faults={faults} onChange={onChange} />
    </div>
  )
}

const asked = (key: string, name: string, kind: string, required: boolean): Setting => ({
  key,
  name,
  kind,
  required,
  help: '',
  schema: {},
  choices: [],
  inner: [],
})
const tableSetting = (name: string, required: boolean) => asked('table', name, 'table', required)
const whenSetting = (name: string) => asked('when', name, 'condition', false)

function insideOf(faults: ReadonlyMap<string, string>, start: string): Map<string, string> {
  const inside = [...faults].filter(([place]) => place.startsWith(start))
  return new Map(inside.map(([place, wanted]) => [place.slice(start.length), wanted]))
}
