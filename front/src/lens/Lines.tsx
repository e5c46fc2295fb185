import type { Lens } from '../api/types'
import { pick, useSay } from '../kit/tongue'
import { words } from './words'

type Line = Lens['lines'][number]

/** What was ordered, line by line, and how much of it was shipped. */
export function Lines({ lens }: { lens: Lens }) {
  const say = useSay(words)
  if (lens.lines.length === 0) return null
  return (
    <section className="panel" aria-label={say('lines')} data-testid="lens-lines">
      <h2 className="lens-title">{say('lines')}</h2>
      <ol className="lens-lines">
        {lens.lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one order may name a product twice
          <LineOf key={at} line={line} />
        ))}
      </ol>
      {lens.more_lines > 0 && (
        <p className="lens-rest">{say('moreLines', { count: lens.more_lines })}</p>
      )}
    </section>
  )
}

function LineOf({ line }: { line: Line }) {
  const say = useSay(words)
  return (
    <li>
      <span>{line.name}</span>
      <span className="lens-much">
        {line.quantity} {pick(line.unit, line.unit_en)}
        {line.sent && <small>{say('sent', { sent: line.sent })}</small>}
      </span>
    </li>
  )
}
