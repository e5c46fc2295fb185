import { comma, useSay } from './tongue'
import { common } from './words'

const isThing = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Any JSON as keys and values that a person can read; nested things are indented. */
export function Values({ of }: { of: unknown }) {
  if (Array.isArray(of)) return <ValueList items={of} />
  if (!isThing(of)) return <PlainValue value={of} />
  return (
    <dl className="values">
      {Object.entries(of).map(([key, value]) => (
        <div key={key} className={typeof value === 'object' && value ? 'values-deep' : undefined}>
          <dt>{key}</dt>
          <dd>
            <Values of={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function ValueList({ items }: { items: unknown[] }) {
  if (items.length === 0) return <PlainValue value={null} />
  if (items.every((item) => typeof item !== 'object')) return <>{items.join(comma())}</>
  return (
    <ol className="values-list">
      {items.map((item, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is a finished answer, it never moves
        <li key={place}>
          <Values of={item} />
        </li>
      ))}
    </ol>
  )
}

function PlainValue({ value }: { value: unknown }) {
  const say = useSay(common)
  if (value === null || value === undefined || value === '') {
    return <span className="blank">{say('blank')}</span>
  }
  if (typeof value === 'boolean') return <>{say(value ? 'yes' : 'no')}</>
  return <>{String(value)}</>
}
