import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  CopyOutlined,
  DeleteOutlined,
  SettingOutlined,
} from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { Tile } from '../../api/boards'
import { moved } from '../../kit/reorder'
import { nameOf, useSay } from '../../kit/tongue'
import { TileCard } from '../TileCard'
import { words } from '../words'
import type { WallProps } from './TileWall'

/** On a phone tiles stand one below another, in an order of its own: places are a desk's. */
export function TileList(props: WallProps) {
  const say = useSay(words)
  const { board, tables, show, onBoard } = props
  const shift = (at: number, by: number) =>
    onBoard({ ...board, tiles: moved(board.tiles, at, at + by) })
  return (
    <>
      <p className="soft tile-list-hint">{say('phoneHint')}</p>
      <div className="board">
        {board.tiles.map((tile, at) => (
          <div key={tile.key} className="board-place" data-testid={`phone-tile-${tile.key}`}>
            <TileCard
              tile={tile}
              table={tables.find(({ key }) => key === tile.table)}
              where=""
              show={show}
              acts={
                <Acts
                  {...props}
                  tile={tile}
                  onUp={at > 0 ? () => shift(at, -1) : undefined}
                  onDown={at < board.tiles.length - 1 ? () => shift(at, 1) : undefined}
                />
              }
            />
          </div>
        ))}
      </div>
    </>
  )
}

type ActsProps = WallProps & {
  tile: Tile
  onUp: (() => void) | undefined
  onDown: (() => void) | undefined
}

function Acts({ tile, onUp, onDown, onOpen, onCopy, onDrop }: ActsProps) {
  const say = useSay(words)
  const button = (
    act: 'up' | 'down' | 'tile' | 'duplicate' | 'dropTile',
    icon: ReactNode,
    press: (() => void) | undefined,
  ) => (
    <Button
      type="text"
      icon={icon}
      disabled={!press}
      aria-label={`${say(act)}: ${nameOf(tile)}`}
      onClick={press ?? (() => undefined)}
    />
  )
  return (
    <span className="tile-acts">
      {button('up', <ArrowUpOutlined />, onUp)}
      {button('down', <ArrowDownOutlined />, onDown)}
      {button('tile', <SettingOutlined />, () => onOpen(tile))}
      {button('duplicate', <CopyOutlined />, () => onCopy(tile))}
      {button('dropTile', <DeleteOutlined />, () => onDrop(tile.key))}
    </span>
  )
}
