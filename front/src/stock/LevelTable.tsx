import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Does, ItemLevel, Stocked } from '../api/stock'
import { comma, useSay } from '../kit/tongue'
import { MoveDialog } from './MoveDialog'
import { freeOf, isBelowZero, sayNumber, unitOf } from './say'
import { words } from './words'

type Props = { table: Stocked; items: ItemLevel[]; past: boolean }

/** Items, each with what is on hand, reserved and available. */
export function LevelTable({ table, items, past }: Props) {
  const say = useSay(words)
  const [moving, setMoving] = useState<{ item: ItemLevel; does: Does }>()
  const moves = table.moves && !past
  return (
    <>
      <table className="stock-table">
        <thead>
          <tr>
            <th>{say('item')}</th>
            <th className="number">{say('on_hand')}</th>
            <th className="number">{say('reserved')}</th>
            <th className="number">{say('available')}</th>
            <th className="stock-where">{say('place')}</th>
            {moves && <th aria-label={say('what')} />}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id} data-testid="stock-item">
              <th scope="row">
                <Link to={`/stock/${table.table}/${item.id}`}>{item.title || item.id}</Link>
              </th>
              <td className="number" data-name={say('on_hand')}>
                {sayNumber(item.on_hand)} <span className="soft">{unitOf(item)}</span>
              </td>
              <td className="number" data-name={say('reserved')}>
                {sayNumber(item.reserved)}
              </td>
              <td className="number" data-name={say('available')}>
                <Free item={item} />
              </td>
              <td className="stock-where soft one-line">{placesOf(item, say('noPlace'))}</td>
              {moves && (
                <td className="stock-acts">
                  {(['receive', 'dispatch', 'count'] as const).map((does) => (
                    <Button
                      key={does}
                      size="small"
                      type="text"
                      onClick={() => setMoving({ item, does })}
                      data-testid={`stock-${does}`}
                    >
                      {say(`do_${does}`)}
                    </Button>
                  ))}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {moving && (
        <MoveDialog table={table.table} {...moving} onClose={() => setMoving(undefined)} />
      )}
    </>
  )
}

/** What is on hand and not reserved; less than nothing is said in words, not by colour alone. */
export function Free({ item }: { item: Pick<ItemLevel, 'on_hand' | 'reserved'> }) {
  const say = useSay(words)
  const free = freeOf(item)
  if (!isBelowZero(free)) return <>{sayNumber(free)}</>
  return <strong className="stock-short">{say('shortOf', { n: sayNumber(free.slice(1)) })}</strong>
}

const FEW = 3

function placesOf({ slots }: ItemLevel, none: string) {
  const names = [...new Set(slots.map(({ place }) => place || none))]
  return names.length > FEW ? `${names.slice(0, FEW).join(comma())}…` : names.join(comma())
}
