import { InputNumber, Select } from 'antd'
import type { Figure, Total } from '../../api/boards'
import { sayAmount, signOf } from '../../kit/money'
import { nameOf, useSay } from '../../kit/tongue'
import { asField, times } from '../fields'
import { amountOf } from '../groups'
import { words } from '../words'
import { Line, TotalLine } from './lines-of'
import type { DrawProps, SetUpProps, TileTwin } from './twin'

const STRETCHES = ['day', 'week', 'month', 'quarter', 'year'] as const
type Settings = {
  total?: Total | null
  moment?: string
  stretch?: (typeof STRETCHES)[number]
  target?: number | null
  good?: 'more' | 'less'
}

/** Of the stretch that runs, where the tile tells stretches apart; else of all. */
function now(figure: Figure, { moment, total }: Settings): number {
  const group = moment ? figure.now : figure.groups[0]
  return group ? amountOf(group, total ?? undefined) : 0
}

function NumberTile({ tile, figure, table }: DrawProps) {
  const say = useSay(words)
  const settings: Settings = tile.settings
  const value = now(figure, settings)
  const field = settings.total ? asField(table, settings.total.field) : undefined
  const sign = field?.type === 'money' ? signOf(field.options.currency) : ''
  const spoken = (n: number) => `${sign}${sayAmount(Math.round(n * 100) / 100)}`
  return (
    <div className="figure">
      <strong>{spoken(value)}</strong>
      {settings.moment && <Before settings={settings} figure={figure} now={value} say={spoken} />}
      {settings.target ? (
        <span className="soft">
          {say('ofTarget', {
            target: spoken(settings.target),
            share: Math.round((value / settings.target) * 100),
          })}
        </span>
      ) : null}
    </div>
  )
}

type BeforeProps = {
  settings: Settings
  figure: Figure
  now: number
  say: (value: number) => string
}

/** The stretch before, with an arrow: never by colour alone. */
function Before({ settings, figure, now: value, say: spoken }: BeforeProps) {
  const say = useSay(words)
  const before = figure.before ? amountOf(figure.before, settings.total ?? undefined) : 0
  const better = settings.good === 'less' ? value < before : value > before
  const meaning = value === before ? 'waiting' : better ? 'done' : 'asks'
  const arrow = value === before ? '=' : value > before ? '↑' : '↓'
  return (
    <span className="mark" data-meaning={meaning}>
      {arrow} {say(`before_${settings.stretch ?? 'day'}`, { n: spoken(before) })}
    </span>
  )
}

function SetUp({ table, settings, onSettings }: SetUpProps) {
  const say = useSay(words)
  const set = (part: Settings) => onSettings({ ...settings, ...part })
  const moments = times(table).map((field) => ({ value: field.key, label: nameOf(field) }))
  return (
    <>
      <TotalLine table={table} total={settings.total} onTotal={(total) => set({ total })} />
      <Line label={say('moment')}>
        {(id) => (
          <Select
            id={id}
            value={settings.moment ?? ''}
            onChange={(moment: string) => set({ moment })}
            options={[{ value: '', label: say('noMoment') }, ...moments]}
          />
        )}
      </Line>
      {settings.moment && (
        <Line label={say('stretch')}>
          {(id) => (
            <Select
              id={id}
              value={settings.stretch ?? 'day'}
              onChange={(stretch) => set({ stretch })}
              options={STRETCHES.map((one) => ({ value: one, label: say(one) }))}
            />
          )}
        </Line>
      )}
      <Line label={say('target')}>
        {(id) => (
          <InputNumber
            id={id}
            value={settings.target ?? null}
            placeholder={say('noTarget')}
            onChange={(target) => set({ target })}
          />
        )}
      </Line>
      <Line label={say('good')}>
        {(id) => (
          <Select
            id={id}
            value={settings.good ?? 'more'}
            onChange={(good) => set({ good })}
            options={(['more', 'less'] as const).map((one) => ({ value: one, label: say(one) }))}
          />
        )}
      </Line>
    </>
  )
}

export const twin: TileTwin = {
  name: ['数字', 'Number'],
  says: ['多少条、多少钱，和目标、上一期比', 'How many or how much, beside target and before'],
  order: 1,
  size: { w: 3, h: 2 },
  start: () => ({}),
  Draw: NumberTile,
  SetUp,
}
