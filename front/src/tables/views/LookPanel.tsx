import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, InputNumber, Segmented, Select } from 'antd'
import type { Table, View } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import type { Asked } from '../filter/asks'
import { FilterPanel } from '../filter/FilterPanel'
import type { Draft } from '../look'
import { words } from '../words'
import { needsOf } from './kinds'

type Props = { table: Table; view: View; asked: Asked[]; onDraft: (part: Draft) => void }

export const ROW_PX: Record<string, number> = { low: 30, middle: 38, high: 64 }
const COLOURS = ['red', 'orange', 'gold', 'green', 'cyan', 'blue', 'purple', 'grey'] as const

/** How high the rows are, what stays at the left, and which records have a colour. */
export function LookPanel({ table, view, asked, onDraft }: Props) {
  const say = useSay(words)
  const set = (part: Record<string, string>) => onDraft({ layout: { ...view.layout, ...part } })
  return (
    <div className="look-panel" data-testid="look-panel">
      {view.kind === 'grid' && (
        <>
          <div className="filter-row">
            <span className="total-name">{say('rowHeight')}</span>
            <Segmented
              value={view.layout.row ?? 'middle'}
              options={['low', 'middle', 'high'].map((key) => ({
                value: key,
                label: say(`row_${key}` as 'row_low'),
              }))}
              onChange={(row) => set({ row: String(row) })}
            />
          </div>
          <div className="filter-row">
            <span className="total-name">{say('frozen')}</span>
            <InputNumber
              min={0}
              max={6}
              value={Number(view.layout.freeze ?? 1)}
              aria-label={say('frozen')}
              onChange={(count) => set({ freeze: String(count ?? 1) })}
            />
          </div>
        </>
      )}
      {needsOf(view.kind).map(({ key, fits, must }) => (
        <div key={key} className="filter-row">
          <span className="total-name">{say(`layout_${key}`)}</span>
          <Select
            value={view.layout[key] ?? ''}
            popupMatchSelectWidth={false}
            aria-label={say(`layout_${key}`)}
            options={[
              ...(must ? [] : [{ value: '', label: say('layoutNone') }]),
              ...table.fields
                .filter(fits)
                .map((field) => ({ value: field.key, label: nameOf(field) })),
            ]}
            onChange={(field) => set({ [key]: field })}
          />
        </div>
      ))}
      <Colours view={view} asked={asked} onDraft={onDraft} />
    </div>
  )
}

function Colours({ view, asked, onDraft }: Omit<Props, 'table'>) {
  const say = useSay(words)
  const { colours } = view
  return (
    <section className="colours">
      <h4>{say('colours')}</h4>
      <p className="soft">{say('coloursHelp')}</p>
      {colours.map((one, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule is what stands at its place
        <div key={n} className="colour-rule">
          <Select
            value={one.colour}
            aria-label={say('colour')}
            options={COLOURS.map((key) => ({
              value: key,
              label: (
                <span className="chip" data-tone={key}>
                  {say(`colour_${key}`)}
                </span>
              ),
            }))}
            onChange={(colour) => onDraft({ colours: colours.with(n, { ...one, colour }) })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={say('colourDrop')}
            onClick={() => onDraft({ colours: colours.filter((_, other) => other !== n) })}
          />
          <FilterPanel
            where={one.when}
            asked={asked}
            refused={null}
            start={null}
            none={say('colourNone')}
            onWhere={(when) => onDraft({ colours: colours.with(n, { ...one, when }) })}
          />
        </div>
      ))}
      <Button
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => onDraft({ colours: [...colours, { when: '', colour: 'red' }] })}
      >
        {say('colourAdd')}
      </Button>
    </section>
  )
}
