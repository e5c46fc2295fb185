import { Button, Drawer, Input, Select } from 'antd'
import { useState } from 'react'
import { type Tile, useFigure } from '../../api/boards'
import type { Table } from '../../api/types'
import { nameOf, nameShown, pick, useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { mendedFormula } from '../mended'
import { TileCard } from '../TileCard'
import { gallery, twins } from '../tiles/all'
import { Line } from '../tiles/lines-of'
import type { ShowCell, TileTwin } from '../tiles/twin'
import { words } from '../words'

type Props = {
  tile: Tile
  tables: Table[]
  show: ShowCell
  /** The first free row, where a new tile goes. */
  below: number
  onKeep: (tile: Tile) => void
  onClose: () => void
}

/** One tile set up, with itself as the preview. */
export function TileDrawer({ tile: given, tables, show, below, onKeep, onClose }: Props) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const [tile, setTile] = useState(given)
  const set = (part: Partial<Tile>) => setTile((before) => ({ ...before, ...part }))
  const table = tables.find(({ key }) => key === tile.table)
  const twin = twins.get(tile.kind)
  const needs = twin?.needs?.(tile.settings) ?? null
  const broken = useFigure(tile, '', twin !== undefined && needs === null).isError
  const draw = (kind: string, of: TileTwin, at: Table) =>
    set({
      kind,
      settings: of.start(at) ?? {},
      name: tile.name || pick(...of.name),
      place: { x: 0, y: below, ...of.size },
    })
  const footer = (
    <div className="drawer-buttons">
      <Button onClick={onClose}>{sayCommon('cancel')}</Button>
      <Button
        type="primary"
        disabled={!twin || !tile.name.trim() || needs !== null || broken}
        onClick={() => onKeep(tile)}
        data-testid="tile-keep"
      >
        {sayCommon('save')}
      </Button>
    </div>
  )
  return (
    <Drawer open size={520} title={say('tile')} onClose={onClose} footer={footer}>
      <div className="record-form">
        <TableLine tables={tables} tile={tile} onTile={set} />
        {table && !twin && <Gallery table={table} onChoose={draw} />}
        {table && twin && (
          <>
            <Line label={say('name')}>
              {(id) => (
                <Input
                  id={id}
                  maxLength={60}
                  value={nameOf(tile)}
                  data-testid="tile-name"
                  onChange={(event) => set({ [nameShown(tile)]: event.target.value })}
                />
              )}
            </Line>
            <Narrowing table={table} tile={tile} onTile={set} />
            <twin.SetUp
              table={table}
              settings={tile.settings}
              onSettings={(settings) => set({ settings })}
            />
          </>
        )}
      </div>
      {table && twin && (
        <div className="tile-preview">
          {needs ? (
            <p className="soft" data-testid="tile-needs">
              {pick(...needs)}
            </p>
          ) : (
            <TileCard tile={tile} table={table} where="" show={show} acts={<span />} />
          )}
        </div>
      )}
    </Drawer>
  )
}

/** A condition of this very table, as a person would write it. */
function exampleOf(table: Table): string {
  const choice = table.fields.find(({ options }) => options.choices ?? options.stages)
  const first = (choice?.options.choices ?? choice?.options.stages)?.[0]
  return choice && first ? `{${nameOf(choice)}}="${nameOf(first)}"` : `{${table.title}}<>""`
}

type PartProps = { tile: Tile; onTile: (part: Partial<Tile>) => void }

/** Another table is another start: fields of the one are not those of the other. */
function TableLine({ tables, tile, onTile }: PartProps & { tables: Table[] }) {
  const say = useSay(words)
  return (
    <Line label={say('table')}>
      {(id) => (
        <Select
          id={id}
          value={tile.table}
          onChange={(table: string) =>
            onTile({ table, view: '', where: '', kind: '', settings: {} })
          }
          options={tables.map((one) => ({ value: one.key, label: nameOf(one) }))}
        />
      )}
    </Line>
  )
}

function Narrowing({ table, tile, onTile }: PartProps & { table: Table }) {
  const say = useSay(words)
  const views = table.views.filter(({ mine }) => !mine)
  const [typed, setTyped] = useState(tile.where)
  const mended = mendedFormula(typed.trim(), table.fields)
  return (
    <>
      <Line label={say('view')}>
        {(id) => (
          <Select
            id={id}
            value={tile.view}
            onChange={(view: string) => onTile({ view })}
            options={[
              { value: '', label: say('allRecords') },
              ...views.map((view) => ({ value: view.key, label: nameOf(view) })),
            ]}
          />
        )}
      </Line>
      <Line label={say('where')} help={say('whereHelp', { example: exampleOf(table) })}>
        {(id) => (
          <Input
            id={id}
            className="mono"
            value={typed}
            data-testid="tile-where"
            onChange={(event) => setTyped(event.target.value)}
            onBlur={() => onTile({ where: typed.trim() })}
            onPressEnter={() => onTile({ where: typed.trim() })}
          />
        )}
      </Line>
      {mended !== typed.trim() && (
        <p className="soft">
          {say('meantFormula')}{' '}
          <Button
            type="link"
            size="small"
            className="mono"
            data-testid="mended"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => {
              setTyped(mended)
              onTile({ where: mended })
            }}
          >
            {mended}
          </Button>
        </p>
      )}
    </>
  )
}

type GalleryProps = {
  table: Table
  onChoose: (kind: string, twin: TileTwin, table: Table) => void
}

/** Every kind that can be drawn of this table, with one line on what it is for. */
function Gallery({ table, onChoose }: GalleryProps) {
  return (
    <ul className="tile-gallery">
      {gallery()
        .filter(([, twin]) => twin.start(table) !== null)
        .map(([kind, twin]) => (
          <li key={kind}>
            <button
              type="button"
              onClick={() => onChoose(kind, twin, table)}
              data-testid={`tile-kind-${kind}`}
            >
              <strong>{pick(...twin.name)}</strong>
              <span className="soft">{pick(...twin.says)}</span>
            </button>
          </li>
        ))}
    </ul>
  )
}
