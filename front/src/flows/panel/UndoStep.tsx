import { Collapse, Select } from 'antd'
import type { Kit } from '../../api/types'
import { pick, useSay } from '../../kit/tongue'
import type { Block } from '../tree/tree'
import { settingsOf } from './declared'
import { knownOfOutput } from './known'
import { PlaceContext, usePlace } from './place'
import { SettingsList } from './SettingsList'
import { words } from './words'

type Props = {
  block: Block
  kit: Kit
  faults: ReadonlyMap<string, string>
  onChange: (part: Partial<Block>, mark: string) => void
}

/** What takes a step back when its run is undone: another block, which knows what this one gave. */
export function UndoStep({ block, kit, faults, onChange }: Props) {
  const say = useSay(words)
  const place = usePlace()
  const { undo } = block
  const acting = kit.blocks.filter(({ effect }) => effect !== 'control')
  const kind = acting.find(({ name }) => name === undo?.block)
  const known = [...place.known, ...knownOfOutput(block, place.world)]
  const own = insideOf(faults)
  const children = (
    <div className="panel-more">
      <p className="help">{say('undoHelp')}</p>
      <div className="setting">
        <label htmlFor="undo-block">{say('undoWith')}</label>
        <Select
          id="undo-block"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={say('undoNone')}
          value={undo?.block}
          options={acting.map((one) => ({
            value: one.name,
            label: pick(one.called, one.called_en),
          }))}
          onChange={(next) => onChange({ undo: next ? { block: next } : null }, 'undo')}
        />
      </div>
      {undo && kind && (
        <PlaceContext value={{ ...place, known, siblings: undo.settings ?? {} }}>
          <SettingsList
            key={undo.block}
            place={`${block.id}-undo`}
            settings={settingsOf(kind.settings)}
            values={undo.settings ?? {}}
            faults={own}
            onChange={(settings, key) => onChange({ undo: { ...undo, settings } }, `undo.${key}`)}
          />
        </PlaceContext>
      )}
    </div>
  )
  return (
    <Collapse
      ghost
      size="small"
      defaultActiveKey={undo || own.size ? ['undo'] : []}
      items={[{ key: 'undo', label: say('undoStep'), children }]}
    />
  )
}

/** A fault of the step that takes back is told at this block, as «undo.…». */
function insideOf(faults: ReadonlyMap<string, string>): Map<string, string> {
  const inside = [...faults].filter(([setting]) => setting.startsWith('undo.'))
  return new Map(inside.map(([setting, wanted]) => [setting.slice('undo.'.length), wanted]))
}
