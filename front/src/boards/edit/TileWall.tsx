import { CopyOutlined, DeleteOutlined, HolderOutlined, SettingOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import type { KeyboardEvent } from 'react'
import { GridLayout, type Layout, useContainerWidth } from 'react-grid-layout'
import 'react-grid-layout/css/styles.css'
import type { Board, Place, Tile } from '../../api/boards'
import type { Table } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { useNarrow } from '../../kit/useNarrow'
import { TileCard } from '../TileCard'
import type { ShowCell } from '../tiles/twin'
import { words } from '../words'
import { placed } from './draft'
import { TileList } from './TileList'

export type WallProps = {
  board: Board
  tables: Table[]
  show: ShowCell
  onBoard: (board: Board) => void
  onOpen: (tile: Tile) => void
  onDrop: (key: string) => void
  onCopy: (tile: Tile) => void
}

const GRID = {
  cols: 12,
  rowHeight: 64,
  margin: [12, 12] as const,
  containerPadding: [0, 0] as const,
}

export const TileWall = (props: WallProps) =>
  useNarrow() ? <TileList {...props} /> : <DeskWall {...props} />

/** The tiles on the grid of twelve columns: dragged by their heads, sized at their corner. */
function DeskWall({ board, tables, show, onBoard, onOpen, onDrop, onCopy }: WallProps) {
  const { width, containerRef, mounted } = useContainerWidth()
  const layout: Layout = board.tiles.map(({ key, place }) => ({
    i: key,
    ...place,
    minW: 2,
    minH: 2,
  }))
  const moved = (now: Layout) =>
    onBoard(placed(board, new Map(now.map(({ i, x, y, w, h }) => [i, { x, y, w, h }]))))
  return (
    <div ref={containerRef} className="board-editing">
      {mounted && (
        <GridLayout
          width={width}
          layout={layout}
          gridConfig={GRID}
          dragConfig={{ handle: '.tile > header', cancel: '.tile-acts' }}
          onDragStop={moved}
          onResizeStop={moved}
        >
          {board.tiles.map((tile) => (
            <div key={tile.key}>
              <TileCard
                tile={tile}
                table={tables.find(({ key }) => key === tile.table)}
                where=""
                show={show}
                acts={
                  <TileActs
                    tile={tile}
                    onOpen={() => onOpen(tile)}
                    onDrop={() => onDrop(tile.key)}
                    onCopy={() => onCopy(tile)}
                    onPlace={(place) => onBoard(placed(board, new Map([[tile.key, place]])))}
                  />
                }
              />
            </div>
          ))}
        </GridLayout>
      )}
    </div>
  )
}

type ActsProps = {
  tile: Tile
  onOpen: () => void
  onDrop: () => void
  onCopy: () => void
  onPlace: (place: Place) => void
}

function TileActs({ tile, onOpen, onDrop, onCopy, onPlace }: ActsProps) {
  const say = useSay(words)
  const named = (act: 'tile' | 'duplicate' | 'dropTile') => `${say(act)}: ${nameOf(tile)}`
  const keyed = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    onPlace(stepped(tile.place, step, event.shiftKey))
  }
  return (
    <span className="tile-acts">
      <Tooltip title={say('dragHelp')}>
        <Button
          type="text"
          size="small"
          icon={<HolderOutlined />}
          aria-label={`${say('dragHelp')}: ${nameOf(tile)}`}
          onKeyDown={keyed}
        />
      </Tooltip>
      <Button
        type="text"
        size="small"
        icon={<SettingOutlined />}
        aria-label={named('tile')}
        onClick={onOpen}
      />
      <Button
        type="text"
        size="small"
        icon={<CopyOutlined />}
        aria-label={named('duplicate')}
        onClick={onCopy}
      />
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined />}
        aria-label={named('dropTile')}
        onClick={onDrop}
      />
    </span>
  )
}

const STEPS: Record<string, [across: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** One step by the arrow keys; with Shift the size instead of the place. */
function stepped({ x, y, w, h }: Place, [across, down]: [number, number], size: boolean): Place {
  if (size) return { x, y, w: within(w + across, 2, 12 - x), h: within(h + down, 2, 50) }
  return { x: within(x + across, 0, 12 - w), y: within(y + down, 0, 1000), w, h }
}

const within = (n: number, least: number, most: number) => Math.min(Math.max(n, least), most)
