import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { type Does, type Item, useItem } from '../api/stock'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { Ledger } from './Ledger'
import { Free } from './LevelTable'
import { MoveDialog } from './MoveDialog'
import { sayNumber, sayWith, unitOf } from './say'
import { words } from './words'
import './stock.css'

const ACTS: Does[] = ['receive', 'dispatch', 'transfer', 'count']

/** One item: how much, where, for whom, and how it came to that. */
export function StockItemPage({ table, item }: { table: string; item: string }) {
  const say = useSay(words)
  const found = useItem(table, item)
  const [does, setDoes] = useState<Does>()
  if (found.status === 'pending') return <PageSkeleton />
  if (found.status === 'error') {
    return <ProblemPanel problem={found.error} again={() => found.refetch()} />
  }
  const { level, moves } = found.data
  const acts =
    moves &&
    ACTS.map((one) => (
      <Button
        key={one}
        type={one === 'receive' ? 'primary' : 'default'}
        onClick={() => setDoes(one)}
        data-testid={`stock-${one}`}
      >
        {say(`do_${one}`)}
      </Button>
    ))
  const lead = (
    <span className="stock-lead">
      <Link to={`/stock?table=${encodeURIComponent(table)}`}>{say('back')}</Link>
      <Link to={`/t/${table}/${item}`}>{say('record')}</Link>
    </span>
  )
  return (
    <Page title={level.title || say('stock')} lead={lead} action={acts}>
      <dl className="card stock-sums">
        <div>
          <dt>{say('on_hand')}</dt>
          <dd data-testid="on-hand">{sayWith(level.on_hand, unitOf(level))}</dd>
        </div>
        <div>
          <dt>{say('reserved')}</dt>
          <dd>{sayWith(level.reserved, unitOf(level))}</dd>
        </div>
        <div>
          <dt>{say('available')}</dt>
          <dd>
            <Free item={level} /> {level.unit}
          </dd>
        </div>
      </dl>
      <div className="stock-halves">
        <Places item={found.data} />
        <Holds item={found.data} />
      </div>
      <Ledger table={table} item={item} moves={moves} />
      {does && (
        <MoveDialog table={table} item={level} does={does} onClose={() => setDoes(undefined)} />
      )}
    </Page>
  )
}

function Places({ item: { level } }: { item: Item }) {
  const say = useSay(words)
  return (
    <section className="card">
      <h2>{say('places')}</h2>
      {level.slots.length === 0 && <p className="soft">{say('nowhere')}</p>}
      <ul className="rows">
        {level.slots.map((slot) => (
          <li key={`${slot.place}/${slot.lot}`} className="stock-line">
            <span>
              {slot.place || say('noPlace')}
              {slot.lot && <span className="soft"> · {slot.lot}</span>}
            </span>
            <span className="number">
              {sayNumber(slot.on_hand)}
              {Number(slot.reserved) > 0 && (
                <span className="soft">
                  {' '}
                  · {say('reservedBy', { n: sayNumber(slot.reserved) })}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Holds({ item: { holds } }: { item: Item }) {
  const say = useSay(words)
  return (
    <section className="card">
      <h2>{say('holds')}</h2>
      {holds.length === 0 && <p className="soft">{say('noHolds')}</p>}
      <ul className="rows">
        {holds.map((hold, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a hold that is hidden has no id
          <li key={at} className="stock-line">
            <span>
              {hold.id ? (
                <Link to={`/t/${hold.table}/${hold.id}`}>{hold.title || hold.id}</Link>
              ) : (
                <span className="soft">{say('somebody')}</span>
              )}
              {hold.place && <span className="soft"> · {hold.place}</span>}
            </span>
            <span className="number">{sayNumber(hold.quantity)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
