import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Segmented } from 'antd'
import { useRef, useState } from 'react'
import { nameOf, useSay } from '../../kit/tongue'
import { words } from '../words'
import type { Asked } from './asks'
import { HOWS } from './asks'
import { ConditionRow } from './ConditionRow'
import {
  type Bundle,
  type Condition,
  type Filter,
  isBundle,
  type Join,
  NOTHING,
  readFilter,
  writeFilter,
} from './filter'

type Props = {
  where: string
  asked: Asked[]
  refused: string | null
  /** A field that somebody wants to filter by: a row for it stands ready. */
  start: string | null
  /** What no condition at all means. */
  none: string
  onWhere: (where: string) => void
}

/** While somebody is still typing a value nothing is asked. */
const TYPING_MS = 250

/** The filter as rows of words; as a formula for who prefers one, or where it says more. */
export function FilterPanel({ where, asked, refused, start, none, onWhere }: Props) {
  const say = useSay(words)
  const [filter, setFilter] = useState<Filter | null>(() =>
    withStart(readFilter(where, asked), start, asked),
  )
  const [asFormula, setAsFormula] = useState(filter === null)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const set = (next: Filter) => {
    setFilter(next)
    clearTimeout(waiting.current)
    const formula = writeFilter(next, asked)
    waiting.current = setTimeout(() => formula !== where && onWhere(formula), TYPING_MS)
  }
  const switchTo = (formula: boolean) => {
    setAsFormula(formula)
    if (!formula) setFilter(readFilter(where, asked))
  }
  return (
    <div className="filter-panel" data-testid="filter-panel">
      <Segmented
        size="small"
        value={asFormula ? 'formula' : 'words'}
        options={[
          { value: 'words', label: say('filterWords') },
          { value: 'formula', label: say('filterFormula') },
        ]}
        onChange={(next) => switchTo(next === 'formula')}
      />
      {asFormula && <FormulaBox where={where} asked={asked} onWhere={onWhere} />}
      {!asFormula && filter && <Rows filter={filter} asked={asked} none={none} onFilter={set} />}
      {!asFormula && !filter && (
        <p className="soft">
          {say('filterTooMuch')}
          <Button type="link" size="small" onClick={() => set(NOTHING)}>
            {say('filterAnew')}
          </Button>
        </p>
      )}
      {refused && (
        <p className="fault" role="alert">
          {refused}
        </p>
      )}
    </div>
  )
}

function withStart(filter: Filter | null, start: string | null, asked: Asked[]): Filter | null {
  const one = asked.find(({ field }) => field.key === start)
  if (!filter || !one) return filter
  return { ...filter, parts: [...filter.parts, fresh(one)] }
}

const fresh = ({ path, sort }: Asked): Condition => ({
  path,
  how: HOWS[sort][0]?.key ?? 'blank',
  values: [],
})

type RowsProps = {
  filter: Filter
  asked: Asked[]
  none: string
  onFilter: (filter: Filter) => void
}

function Rows({ filter, asked, none, onFilter }: RowsProps) {
  const say = useSay(words)
  const first = asked[0]
  const put = (n: number, part: Condition | Bundle | null) =>
    onFilter({
      ...filter,
      parts: part ? filter.parts.with(n, part) : filter.parts.filter((_, other) => other !== n),
    })
  return (
    <>
      {filter.parts.length === 0 && <p className="soft">{none}</p>}
      {filter.parts.map((part, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is what stands at its place
        <div key={n} className="filter-row">
          <JoinWord n={n} join={filter.join} onJoin={(join) => onFilter({ ...filter, join })} />
          {isBundle(part) ? (
            <BundleRows bundle={part} asked={asked} onBundle={(next) => put(n, next)} />
          ) : (
            <ConditionRow asked={asked} condition={part} onCondition={(next) => put(n, next)} />
          )}
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={say('filterDrop')}
            onClick={() => put(n, null)}
          />
        </div>
      ))}
      {first && (
        <footer>
          <Button
            type="dashed"
            icon={<PlusOutlined />}
            data-testid="filter-add"
            onClick={() => onFilter({ ...filter, parts: [...filter.parts, fresh(first)] })}
          >
            {say('filterAdd')}
          </Button>
          <Button
            type="text"
            onClick={() =>
              onFilter({
                ...filter,
                parts: [...filter.parts, { join: other(filter.join), parts: [fresh(first)] }],
              })
            }
          >
            {say('filterAddBundle')}
          </Button>
          {filter.parts.length > 0 && (
            <Button type="text" onClick={() => onFilter(NOTHING)}>
              {say('clearFilter')}
            </Button>
          )}
        </footer>
      )}
    </>
  )
}

const other = (join: Join): Join => (join === 'and' ? 'or' : 'and')

type BundleProps = { bundle: Bundle; asked: Asked[]; onBundle: (bundle: Bundle | null) => void }

function BundleRows({ bundle, asked, onBundle }: BundleProps) {
  const say = useSay(words)
  const [first] = asked
  const put = (n: number, part: Condition | null) => {
    const parts = part ? bundle.parts.with(n, part) : bundle.parts.filter((_, each) => each !== n)
    onBundle(parts.length ? { ...bundle, parts } : null)
  }
  return (
    <div className="filter-bundle">
      {bundle.parts.map((part, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is what stands at its place
        <div key={n} className="filter-row">
          <JoinWord n={n} join={bundle.join} onJoin={(join) => onBundle({ ...bundle, join })} />
          <ConditionRow asked={asked} condition={part} onCondition={(next) => put(n, next)} />
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={say('filterDrop')}
            onClick={() => put(n, null)}
          />
        </div>
      ))}
      {first && (
        <Button
          size="small"
          type="text"
          icon={<PlusOutlined />}
          onClick={() => onBundle({ ...bundle, parts: [...bundle.parts, fresh(first)] })}
        >
          {say('filterAdd')}
        </Button>
      )}
    </div>
  )
}

/** 当 … 且 …: the word between two rows; a press at the second says the other one. */
function JoinWord({ n, join, onJoin }: { n: number; join: Join; onJoin: (join: Join) => void }) {
  const say = useSay(words)
  if (n === 0) return <span className="filter-join">{say('filterWhen')}</span>
  if (n > 1) return <span className="filter-join">{say(`join_${join}`)}</span>
  return (
    <button
      type="button"
      className="filter-join"
      title={say('joinSwitch')}
      data-testid="filter-join"
      onClick={() => onJoin(other(join))}
    >
      {say(`join_${join}`)} ⇅
    </button>
  )
}

type FormulaProps = Pick<Props, 'where' | 'asked' | 'onWhere'>

function FormulaBox({ where, asked, onWhere }: FormulaProps) {
  const say = useSay(words)
  const [typed, setTyped] = useState(where)
  const example = asked.find(({ sort }) => sort === 'number') ?? asked[0]
  return (
    <Input.TextArea
      className="mono"
      autoSize={{ minRows: 2, maxRows: 6 }}
      aria-label={say('filterName')}
      data-testid="filter"
      placeholder={say('filter', { example: `{${example ? nameOf(example.field) : ''}}>=500` })}
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
      onPressEnter={(event) => {
        event.preventDefault()
        onWhere(typed.trim())
      }}
      onBlur={() => typed.trim() !== where && onWhere(typed.trim())}
    />
  )
}
