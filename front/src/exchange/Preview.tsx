import type { ImportPreview, TriedRow } from '../api/exchange'
import type { Table } from '../api/types'
import { nameOf, useSay } from '../kit/tongue'
import { Causes, TallyLine } from './TallyLine'
import { words } from './words'

const SHOWN = 30

/** What the import would do, row by row; refused rows first, because they ask for something. */
export function Preview({ preview, table }: { preview: ImportPreview; table: Table }) {
  const say = useSay(words)
  const refused = preview.rows.filter(({ kind }) => kind === 'refused')
  const others = preview.rows.filter(({ kind }) => kind !== 'refused')
  return (
    <section className="card" data-testid="preview">
      <p className="soft">{say(preview.whole ? 'triedAll' : 'tried', { n: preview.tried })}</p>
      <TallyLine tally={preview.tally} />
      <Causes tally={preview.tally} />
      <div className="exchange-scroll">
        <table className="exchange-table">
          <thead>
            <tr>
              <th>{say('line')}</th>
              <th>{say('what')}</th>
              <th>{say('cells')}</th>
            </tr>
          </thead>
          <tbody>
            {[...refused, ...others].slice(0, SHOWN).map((row) => (
              <tr key={row.line} className={row.kind === 'refused' ? 'row-refused' : undefined}>
                <td>{row.line}</td>
                <td>{say(row.kind as 'created')}</td>
                <td>{row.reason ?? <CellsOf row={row} table={table} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function CellsOf({ row, table }: { row: TriedRow; table: Table }) {
  const name = (key: string) => nameOf(table.fields.find((one) => one.key === key) ?? { name: key })
  return row.cells.map(({ field, before, after }) => (
    <span key={field} className="tried-cell">
      <span className="soft">{name(field)}</span>{' '}
      {before !== null && before !== undefined && <s>{said(before)} </s>}
      {said(after)}{' '}
    </span>
  ))
}

const said = (value: unknown): string => {
  if (value === null || value === undefined) return '—'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
