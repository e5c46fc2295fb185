import { EditOutlined, FullscreenOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useRef, useState } from 'react'
import type { KeptBoard } from '../api/boards'
import type { Table } from '../api/types'
import { Nothing } from '../kit/Nothing'
import { Page } from '../kit/Page'
import { nameOf, useSay } from '../kit/tongue'
import { BoardFilter, type Narrowed } from './BoardFilter'
import { SubscribeButton } from './mail/SubscribeButton'
import { PictureButton } from './PictureButton'
import { TileCard } from './TileCard'
import type { ShowCell } from './tiles/twin'
import { type OnWall, onWall } from './wall/onWall'
import { useFullScreen } from './wall/useFullScreen'
import { WallHead } from './wall/WallHead'
import { words } from './words'

type Props = {
  kept: KeptBoard
  tables: Table[]
  show: ShowCell
  onEdit: (() => void) | undefined
}

export function BoardView({ kept: { board }, tables, show, onEdit }: Props) {
  const say = useSay(words)
  const wall = useRef<HTMLDivElement>(null)
  const picture = useRef<HTMLDivElement>(null)
  const full = useFullScreen(wall)
  const laid = onWall(board.tiles, innerWidth / innerHeight)
  const [narrowed, setNarrowed] = useState<Narrowed>({ table: '', where: '' })
  const used = tables.filter(({ key }) => board.tiles.some((tile) => tile.table === key))
  const acts = (
    <div className="board-acts">
      <Tooltip title={say('full')}>
        <Button
          icon={<FullscreenOutlined />}
          aria-label={say('full')}
          onClick={() => wall.current?.requestFullscreen()}
        />
      </Tooltip>
      <PictureButton name={nameOf(board)} of={picture} />
      <Tooltip title={say('print')}>
        <Button icon={<PrinterOutlined />} aria-label={say('print')} onClick={() => print()} />
      </Tooltip>
      <SubscribeButton board={board} />
      {onEdit && (
        <Button icon={<EditOutlined />} onClick={onEdit} data-testid="board-edit">
          {say('edit')}
        </Button>
      )}
    </div>
  )
  return (
    <Page title={nameOf(board)} action={acts}>
      {used.length > 0 && <BoardFilter tables={used} onNarrow={setNarrowed} />}
      {board.tiles.length === 0 && <Nothing>{say('empty')}</Nothing>}
      <div className="wall" ref={wall}>
        {full && <WallHead board={board} />}
        <div className="board" ref={picture} style={full ? evenGrid(laid) : undefined}>
          {board.tiles.map((tile) => {
            const { x, y, w, h } = (full && laid.places.get(tile.key)) || tile.place
            const place = { gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}` }
            return (
              <div key={tile.key} className="board-place" style={place}>
                <TileCard
                  tile={tile}
                  table={tables.find(({ key }) => key === tile.table)}
                  where={narrowed.table === tile.table ? narrowed.where : ''}
                  show={show}
                />
              </div>
            )
          })}
        </div>
      </div>
    </Page>
  )
}

const evenGrid = ({ columns, rows }: OnWall) => ({
  gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
  gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
})
