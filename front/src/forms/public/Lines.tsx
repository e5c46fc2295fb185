import type { Cell, Cells, PublicField } from '../../api/types'
import { useSay } from '../../kit/tongue'
import { FormField } from './FormField'
import { words } from './words'

type Props = {
  id: string
  field: PublicField
  value: Cell
  faults: Record<string, string>
  onChange: (lines: Cells[] | null) => void
}

const MOST = 20

/** The lines of an order: as many as are needed, one under the other. */
export function Lines({ id, field, value, faults, onChange }: Props) {
  const say = useSay(words)
  const lines: Cells[] = Array.isArray(value) && value.length ? value : [{}]
  const set = (next: Cells[]) => onChange(next.some(saysSomething) ? next : null)
  const change = (at: number, key: string, cell: Cell) =>
    set(lines.map((line, place) => (place === at ? { ...line, [key]: cell } : line)))
  return (
    <div className="lines" id={id} tabIndex={-1}>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is what stands at its place
        <div className="line" key={at} data-testid={`line-${at}`}>
          <p className="line-head">
            <span>{say('lineNumber', { n: at + 1 })}</span>
            {lines.length > 1 && (
              <button
                type="button"
                aria-label={say('takeLine', { n: at + 1 })}
                onClick={() => set(lines.filter((_, place) => place !== at))}
              >
                ×
              </button>
            )}
          </p>
          <div className="form-grid">
            {field.lines?.map((one) => (
              <FormField
                key={one.key}
                field={one}
                under={`${field.key}.${at}.`}
                value={line[one.key] ?? null}
                line={line}
                faults={faults}
                onChange={(cell) => change(at, one.key, cell)}
              />
            ))}
          </div>
        </div>
      ))}
      {lines.length < (field.most ?? MOST) && (
        <button
          type="button"
          className="secondary"
          onClick={() => onChange([...lines, {}])}
          data-testid="line-add"
        >
          {say('addLine')}
        </button>
      )}
    </div>
  )
}

const saysSomething = (line: Cells) =>
  Object.values(line).some((cell) => cell !== null && cell !== undefined && cell !== '')
