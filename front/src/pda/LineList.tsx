import type { JobInFull, Line } from '../api/pda'
import { isClosed, part, picked, wanted } from './judge'
import { set } from './shown'

/** All lines along the way; an open one may be taken out of turn. */
export function LineList({
  job,
  line,
  onChosen,
}: {
  job: JobInFull
  line: Line
  onChosen: () => void
}) {
  return (
    <ol className="pda-list">
      {job.lines.map((one) => (
        <li key={one.id}>
          <button
            type="button"
            disabled={isClosed(one)}
            aria-current={one.id === line.id}
            onClick={() => {
              set({ line: one.id })
              onChosen()
            }}
          >
            <span className="pda-where">{one.place}</span>
            <span className="pda-what">{part(one)}</span>
            <span>
              {isClosed(one) ? '✓ ' : ''}
              {picked(one)}/{wanted(one)}
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}
