import { useMemo } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Table } from '../api/types'
import { nameOf, useSay } from '../kit/tongue'
import { useNarrow } from '../kit/useNarrow'
import { BOX, pictureOf } from './picture'
import { words } from './words'

/** The tables and their links; a press opens the table's fields. */
export function Picture({ tables }: { tables: Table[] }) {
  const say = useSay(words)
  const go = useNavigate()
  const narrow = useNarrow()
  const { width, height, boxes, arrows } = useMemo(() => pictureOf(tables), [tables])
  const byKey = new Map(tables.map((table) => [table.key, table]))
  const name = (key: string) => nameOf(byKey.get(key) ?? { name: key })
  const field = (table: string, key: string) =>
    nameOf(byKey.get(table)?.fields.find((one) => one.key === key) ?? { name: key })
  if (narrow) return <TableList tables={tables} />
  return (
    <section className="card table-picture" data-testid="table-picture">
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        aria-label={say('picture')}
      >
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="8"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path d="M0,0 L8,4 L0,8 z" />
          </marker>
        </defs>
        {arrows.map(({ from, field: key, to, path }) => (
          <path key={`${from}.${key}`} className="picture-link" d={path} markerEnd="url(#arrow)">
            <title>
              {say('linkTo', { from: name(from), field: field(from, key), to: name(to) })}
            </title>
          </path>
        ))}
        {boxes.map(({ key, x, y }) => (
          <g key={key} transform={`translate(${x},${y})`}>
            <a
              className="picture-box"
              href={`/build/${key}`}
              onClick={(event) => {
                event.preventDefault()
                go(`/build/${key}`)
              }}
            >
              <rect width={BOX.width} height={BOX.height} rx={8} />
              <text x={14} y={22}>
                {short(name(key))}
              </text>
              <text className="small" x={14} y={40}>
                {say('fieldCount', { n: byKey.get(key)?.fields.length ?? 0 })}
              </text>
            </a>
          </g>
        ))}
      </svg>
    </section>
  )
}

/** A phone is too narrow for the picture. */
function TableList({ tables }: { tables: Table[] }) {
  const say = useSay(words)
  return (
    <ul className="card rows table-list" data-testid="table-picture">
      {tables.map((table) => (
        <li key={table.key}>
          <Link className="row" to={`/build/${table.key}`}>
            <span className="row-title">{nameOf(table)}</span>
            <span className="row-when">{say('fieldCount', { n: table.fields.length })}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

const LONGEST = 20 // in Latin letters; a Chinese one is as wide as two

function short(name: string): string {
  const letters = [...name]
  const wide = (to: number) => to + letters.slice(0, to).filter((one) => one > '\u2e7f').length
  if (wide(letters.length) <= LONGEST) return name
  return `${letters
    .slice(
      0,
      letters.findIndex((_, at) => wide(at + 2) > LONGEST),
    )
    .join('')}…`
}
