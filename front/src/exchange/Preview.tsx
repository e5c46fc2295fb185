import { useEffect, useRef } from 'react'
import type { ImportPreview, TriedRow } from '../api/exchange'
import type { Table } from '../api/types'
import { nameOf, useSay } from '../kit/tongue'
import { LinkedRecords } from './LinkedRecords'
import { sayCell } from './sayCell'
import { Causes, TallyLine } from './TallyLine'
import { words } from './words'

const SHOWN = 30

type Props = {
  preview: ImportPreview
  table: Table
  makes: string[]
  onMakes: (makes: string[]) => Promise<unknown>
}

/** What the import would do, row by row; refused rows first, because they ask for something. */
export function Preview({ preview, table, makes, onMakes }: Props) {
  const say = useSay(words)
  const card = useRef<HTMLElement>(null)
  // it comes below the columns: whoever asked for it must not have to look for it
  useEffect(() => {
    card.current?.scrollIntoView({ block: 'start' }) // its answer is no clean-up: newer browsers give one
  }, [])
  const refused = preview.rows.filter(({ kind }) => kind === 'refused')
  const others = preview.rows.filter(({ kind }) => kind !== 'refused')
  return (
    <section className="card exchange-preview" data-testid="preview" ref={card}>
      <p className="soft">{say(preview.whole ? 'triedAll' : 'tried', { n: preview.tried })}</p>
      <TallyLine tally={preview.tally} />
      <LinkedRecords tally={preview.tally} table={table} deciding={{ makes, onMakes }} />
      {preview.tally.refused > SHOWN && <Causes tally={preview.tally} />}
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

/** What is written to each field; what was there before, where that changes. */
function CellsOf({ row, table }: { row: TriedRow; table: Table }) {
  return row.cells.map(({ field: key, before, after }) => {
    const field = table.fields.find((one) => one.key === key)
    return (
      <span key={key} className="tried-cell">
        <span className="soft">{nameOf(field ?? { name: key })}</span>{' '}
        {before !== null && before !== undefined && <s>{sayCell(before, field)} </s>}
        {sayCell(after, field)}
      </span>
    )
  })
}
