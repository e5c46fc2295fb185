import { PlusOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { dropBoard, type KeptBoard, saveBoard, type Tile } from '../../api/boards'
import { Problem } from '../../api/problem'
import type { Table } from '../../api/types'
import { ActButton } from '../../kit/ActButton'
import { Nothing } from '../../kit/Nothing'
import { Page } from '../../kit/Page'
import { nameOf, nameShown, useSay } from '../../kit/tongue'
import { RedoIcon, UndoIcon } from '../../kit/turns'
import { useConfirm } from '../../kit/useConfirm'
import type { ShowCell } from '../tiles/twin'
import { words } from '../words'
import { bottom, newKey, put, without } from './draft'
import { Moved } from './Moved'
import { TileDrawer } from './TileDrawer'
import { TileWall } from './TileWall'
import { useDraft } from './useDraft'

type Props = { kept: KeptBoard; tables: Table[]; show: ShowCell; onDone: () => void }

/** A board under the hand: tiles are dragged, sized, set up; nothing is saved before 保存. */
export function BoardEditor({ kept, tables, show, onDone }: Props) {
  const say = useSay(words)
  const client = useQueryClient()
  const draft = useDraft(kept.board)
  // what the draft began from: the prop goes on to whatever others save meanwhile
  const [seen] = useState(kept.version)
  const [opened, setOpened] = useState<Tile | null>(null)
  const [moved, setMoved] = useState<Problem | null>(null)
  const save = async (over: number) => {
    try {
      const saved = await saveBoard(draft.board, over)
      client.setQueryData(['boards', saved.board.key], saved)
      client.invalidateQueries({ queryKey: ['boards'] })
      client.invalidateQueries({ queryKey: ['alarms'] })
      onDone()
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'board-moved') throw error
      setMoved(error)
      client.invalidateQueries({ queryKey: ['boards'] })
    }
  }
  const add = () => setOpened({ ...blank(tables), key: newKey(draft.board) })
  const keepTile = (tile: Tile) => {
    draft.change(put(draft.board, tile))
    setOpened(null)
  }
  const acts = (
    <div className="board-acts">
      <Button
        icon={<UndoIcon />}
        aria-label={say('undo')}
        disabled={!draft.canUndo}
        onClick={draft.undo}
      />
      <Button
        icon={<RedoIcon />}
        aria-label={say('redo')}
        disabled={!draft.canRedo}
        onClick={draft.redo}
      />
      <Button icon={<PlusOutlined />} onClick={add} data-testid="tile-add">
        {say('add')}
      </Button>
      <DropBoard kept={kept} />
      <Button onClick={onDone}>{say('leave')}</Button>
      <ActButton type="primary" act={() => save(seen)} data-testid="board-save">
        {say('done')}
      </ActButton>
    </div>
  )
  const name = (
    <Input
      className="board-name"
      aria-label={say('name')}
      data-testid="board-name"
      value={nameOf(draft.board)}
      maxLength={60}
      onChange={(event) =>
        draft.change({ ...draft.board, [nameShown(draft.board)]: event.target.value })
      }
    />
  )
  return (
    <Page title={name} name={nameOf(draft.board)} action={acts}>
      {moved && <Moved problem={moved} onTheirs={onDone} onMine={save} />}
      {draft.board.tiles.length === 0 && (
        <Nothing action={<Button onClick={add}>{say('add')}</Button>}>{say('empty')}</Nothing>
      )}
      <TileWall
        board={draft.board}
        tables={tables}
        show={show}
        onBoard={draft.change}
        onOpen={setOpened}
        onDrop={(key) => draft.change(without(draft.board, key))}
        onCopy={(tile) =>
          draft.change(
            put(draft.board, {
              ...tile,
              key: newKey(draft.board),
              place: { ...tile.place, y: bottom(draft.board.tiles) },
            }),
          )
        }
      />
      {opened && (
        <TileDrawer
          key={opened.key}
          tile={opened}
          tables={tables}
          show={show}
          onKeep={keepTile}
          onClose={() => setOpened(null)}
          below={bottom(draft.board.tiles)}
        />
      )}
    </Page>
  )
}

const blank = (tables: Table[]): Omit<Tile, 'key'> => ({
  kind: '',
  name: '',
  name_en: '',
  table: tables[0]?.key ?? '',
  view: '',
  where: '',
  settings: {},
  place: { x: 0, y: 0, w: 0, h: 0 },
})

/** Deleted with a way back: the whole definition is still at hand. */
function DropBoard({ kept }: { kept: KeptBoard }) {
  const say = useSay(words)
  const { notification } = App.useApp()
  const confirm = useConfirm()
  const navigate = useNavigate()
  const client = useQueryClient()
  const name = nameOf(kept.board)
  const refresh = () => client.invalidateQueries({ queryKey: ['boards'] })
  const back = async () => {
    await saveBoard(kept.board, 0)
    notification.destroy('board')
    await refresh()
    navigate(`/boards/${kept.board.key}`)
  }
  const drop = async () => {
    await dropBoard(kept.board.key)
    navigate('/boards')
    refresh()
    const undo = (
      <ActButton size="small" act={back}>
        {say('undo')}
      </ActButton>
    )
    notification.info({
      key: 'board',
      title: say('dropped', { name }),
      actions: undo,
      duration: 15,
    })
  }
  const ask = () => confirm({ title: say('dropSure', { name }), okText: say('drop'), act: drop })
  return (
    <Button danger onClick={ask} data-testid="board-drop">
      {say('drop')}
    </Button>
  )
}
