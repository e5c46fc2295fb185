import { Segmented, Select } from 'antd'
import type { Field, Sort, Table, View } from '../../api/types'
import type { How } from '../../api/writes'
import { nameOf, useSay } from '../../kit/tongue'
import type { Draft } from '../look'
import { words } from '../words'
import { canGroup } from './grouping'
import { wordsOf } from './SortPanel'

type Props = { table: Table; view: View; onDraft: (part: Draft) => void }

/** By what records stand together, and what is added up of each group and of the whole. */
export function GroupPanel({ table, view, onDraft }: Props) {
  const say = useSay(words)
  const sums = table.fields.filter(({ kind }) => kind === 'number')
  const set = (key: string, how: How | 'none') => {
    const { [key]: _, ...rest } = view.totals
    onDraft({ totals: how === 'none' ? rest : { ...rest, [key]: how } })
  }
  return (
    <div className="group-panel" data-testid="group-panel">
      {[...view.group, null].slice(0, MOST_LEVELS).map((by, n) => (
        <LevelRow
          key={by?.field ?? 'next'}
          table={table}
          by={by}
          first={n === 0}
          taken={view.group.map(({ field }) => field)}
          onBy={(next) => onDraft({ group: view.group.toSpliced(n, 1, ...(next ? [next] : [])) })}
        />
      ))}
      <h4>{say('totals')}</h4>
      {sums.length === 0 && <p className="soft">{say('totalsNone')}</p>}
      {sums.map((one) => (
        <TotalRow
          key={one.key}
          field={one}
          how={(view.totals[one.key] as How) ?? 'none'}
          onHow={(how) => set(one.key, how)}
        />
      ))}
    </div>
  )
}

const MOST_LEVELS = 3
type LevelProps = {
  table: Table
  by: Sort | null
  first: boolean
  taken: string[]
  onBy: (by: Sort | null) => void
}

/** One level of groups; what an outer one takes is not offered again. */
function LevelRow({ table, by, first, taken, onBy }: LevelProps) {
  const say = useSay(words)
  const field = table.fields.find(({ key }) => key === by?.field)
  const offered = table.fields.filter(
    (one) => canGroup(one) && (one.key === by?.field || !taken.includes(one.key)),
  )
  return (
    <div className="filter-row">
      <Select
        value={by?.field ?? ''}
        popupMatchSelectWidth={false}
        aria-label={say(first ? 'groupName' : 'groupThen')}
        data-testid="group-by"
        options={[
          { value: '', label: say(first ? 'groupNone' : by ? 'groupNoLevel' : 'groupThen') },
          ...offered.map((one) => ({ value: one.key, label: nameOf(one) })),
        ]}
        onChange={(key) => onBy(key ? { field: key, descending: false } : null)}
      />
      {by && (
        <Segmented
          value={by.descending ? 'down' : 'up'}
          options={[
            { value: 'up', label: say(`sortUp${wordsOf(field)}`) },
            { value: 'down', label: say(`sortDown${wordsOf(field)}`) },
          ]}
          onChange={(way) => onBy({ field: by.field, descending: way === 'down' })}
        />
      )}
    </div>
  )
}

const HOWS = ['none', 'sum', 'mean', 'min', 'max', 'filled'] as const
type TotalProps = { field: Field; how: How | 'none'; onHow: (how: How | 'none') => void }

function TotalRow({ field, how, onHow }: TotalProps) {
  const say = useSay(words)
  return (
    <div className="filter-row">
      <span className="total-name one-line">{nameOf(field)}</span>
      <Select
        value={how}
        aria-label={say('totalOf', { field: nameOf(field) })}
        options={HOWS.map((key) => ({ value: key, label: say(`total_${key}`) }))}
        onChange={onHow}
      />
    </div>
  )
}
