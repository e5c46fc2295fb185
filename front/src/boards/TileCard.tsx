import { Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { type Tile, useFigure } from '../api/boards'
import type { Table } from '../api/types'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { both } from './drill'
import { twins } from './tiles/all'
import type { ShowCell } from './tiles/twin'
import { words } from './words'

type Props = {
  tile: Tile
  table: Table | undefined
  where: string
  show: ShowCell
  /** Stands at the right of the name instead of the way to the records. */
  acts?: ReactNode
}

/** One tile: its name, the way to its records, and what it draws. */
export function TileCard({ tile, table, where, show, acts }: Props) {
  const say = useSay(words)
  const address = (more: string) => {
    const params = new URLSearchParams()
    if (tile.view) params.set('view', tile.view)
    const all = both(both(tile.where, where), more)
    if (all) params.set('where', all)
    return `/t/${tile.table}?${params}`
  }
  return (
    <section className="tile" data-testid={`tile-${tile.name}`} aria-label={nameOf(tile)}>
      <header>
        <h2>{nameOf(tile)}</h2>
        {acts ?? (
          <Link to={address('')} aria-label={`${say('drill')}: ${nameOf(tile)}`}>
            →
          </Link>
        )}
      </header>
      <div className="tile-body">
        {table ? (
          <Drawn tile={tile} table={table} where={where} show={show} address={address} />
        ) : (
          <p className="soft">{say('noTable')}</p>
        )}
      </div>
    </section>
  )
}

type DrawnProps = Omit<Props, 'acts' | 'table'> & {
  table: Table
  address: (more: string) => string
}

function Drawn({ tile, table, where, show, address }: DrawnProps) {
  const say = useSay(words)
  const navigate = useNavigate()
  const figure = useFigure(tile, where)
  const twin = twins.get(tile.kind)
  if (!twin) return <p className="soft">{say('noKind', { kind: tile.kind })}</p>
  if (figure.isError) {
    return <ProblemPanel problem={figure.error} again={() => figure.refetch()} />
  }
  if (!figure.data) return <Skeleton active title={false} paragraph={{ rows: 2 }} />
  const { Draw } = twin
  return (
    <>
      <Draw
        tile={tile}
        figure={figure.data}
        table={table}
        show={show}
        onDrill={(more) => navigate(address(more))}
      />
      {!figure.data.whole && <p className="soft">{say('notWhole')}</p>}
    </>
  )
}
