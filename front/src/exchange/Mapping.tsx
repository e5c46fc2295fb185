import { useQueryClient } from '@tanstack/react-query'
import { Select, Skeleton } from 'antd'
import { useState } from 'react'
import {
  type Guess,
  type Guesses,
  type Import,
  type ImportMapping,
  type ImportPreview,
  previewImport,
  startImport,
  useGuesses,
} from '../api/exchange'
import type { Table } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { isTyped } from '../kit/fieldTypes'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { type Chosen, choose, chosenFrom, mappingOf } from './mapping'
import { Preview } from './Preview'
import { words } from './words'

/** Which field each column fills; then what that would write; then it begins. */
export function Mapping({ one, table }: { one: Import; table: Table }) {
  const say = useSay(words)
  const [sheet, setSheet] = useState(one.sheet)
  const guesses = useGuesses(one.id, sheet, true)
  if (guesses.status === 'pending') return <Skeleton active paragraph={{ rows: 6 }} />
  if (guesses.status === 'error') return <ProblemPanel problem={guesses.error} />
  const { sheets } = guesses.data
  return (
    <>
      {sheets.length > 1 && (
        <div className="exchange-line">
          <label htmlFor="import-sheet">{say('sheet')}</label>
          <Select
            id="import-sheet"
            value={guesses.data.sheet}
            options={sheets.map((name) => ({ value: name, label: name }))}
            onChange={setSheet}
          />
        </div>
      )}
      <Correcting key={guesses.data.sheet} one={one} table={table} guesses={guesses.data} />
    </>
  )
}

type CorrectingProps = { one: Import; table: Table; guesses: Guesses }

function Correcting({ one, table, guesses }: CorrectingProps) {
  const say = useSay(words)
  const client = useQueryClient()
  const given = table.fields.filter(({ type }) => type === 'auto-number').map((one) => one.key)
  const [chosen, setChosen] = useState<Chosen>(() => chosenFrom(guesses, given))
  const [key, setKey] = useState<string[]>([...guesses.key])
  const [makes, setMakes] = useState<string[]>([])
  const [seen, setSeen] = useState<{ of: string; preview: ImportPreview } | null>(null)
  const pick = (next: Chosen) => {
    setChosen(next)
    const found = given.filter((one) => Object.values(next).includes(one) && !key.includes(one))
    if (found.length) setKey([...key, ...found])
  }
  const mapping: ImportMapping = mappingOf(chosen, key, guesses.sheet, makes)
  const asked = JSON.stringify(mapping)
  const preview = seen?.of === asked ? seen.preview : null
  const filled = Object.values(chosen)
  const options = table.fields
    .filter(
      ({ key: field, type }) => filled.includes(field) && (isTyped(type) || type === 'auto-number'),
    )
    .map((field) => ({ value: field.key, label: nameOf(field) }))
  const look = async (next: ImportMapping) =>
    setSeen({ of: JSON.stringify(next), preview: await previewImport(one.id, next) })
  const make = async (next: string[]) => {
    await look(mappingOf(chosen, key, guesses.sheet, next))
    setMakes(next)
  }
  const start = async () => {
    await startImport(one.id, mapping)
    await client.invalidateQueries({ queryKey: ['imports'] })
  }
  return (
    <>
      <section className="card exchange-part">
        <h2>{say('mapping')}</h2>
        <Columns table={table} guesses={guesses} chosen={chosen} onChosen={pick} />
        <div className="exchange-acts">
          <label htmlFor="import-key">{say('key')}</label>
          <Select
            id="import-key"
            mode="multiple"
            style={{ minWidth: 240 }}
            value={key}
            options={options}
            onChange={setKey}
          />
          <span className="soft">{say('keyHelp')}</span>
        </div>
        <div className="exchange-acts">
          <ActButton
            type={preview ? 'default' : 'primary'}
            disabled={!filled.length}
            act={() => look(mapping)}
            data-testid="import-preview"
          >
            {say('preview')}
          </ActButton>
          {preview && (
            <ActButton type="primary" act={start} data-testid="import-start">
              {say('start')}
            </ActButton>
          )}
          <span className="soft">{say('rowsAbout', { n: guesses.about })}</span>
        </div>
      </section>
      {preview && <Preview preview={preview} table={table} makes={makes} onMakes={make} />}
    </>
  )
}

type ColumnsProps = {
  table: Table
  guesses: Guesses
  chosen: Chosen
  onChosen: (chosen: Chosen) => void
}

function Columns({ table, guesses, chosen, onChosen }: ColumnsProps) {
  const say = useSay(words)
  const fields = table.fields
    .filter(({ type }) => isTyped(type) || type === 'auto-number')
    .map((field) => ({ value: field.key, label: nameOf(field) }))
  return (
    <div className="exchange-scroll">
      <table className="exchange-table" data-testid="mapping">
        <thead>
          <tr>
            <th>{say('column')}</th>
            <th>{say('field')}</th>
            <th>{say('why')}</th>
            <th>{say('samples')}</th>
          </tr>
        </thead>
        <tbody>
          {guesses.columns.map((guess) => (
            <tr key={guess.column}>
              <td>{guess.column}</td>
              <td>
                <Select
                  allowClear
                  showSearch={{ optionFilterProp: 'label' }}
                  aria-label={`${guess.column} → ${say('field')}`}
                  placeholder={say('leaveOut')}
                  value={chosen[guess.column]}
                  options={fields}
                  onChange={(field) => onChosen(choose(chosen, guess.column, field ?? null))}
                />
              </td>
              <td className="soft">{whyOf(guess, chosen)}</td>
              <td className="samples" title={guess.samples.join('\n')}>
                {guess.samples.join(' · ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Why it was guessed, as long as the guess stands. */
const whyOf = (guess: Guess, chosen: Chosen) =>
  (chosen[guess.column] ?? null) === guess.field ? guess.why : ''
