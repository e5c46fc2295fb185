import { Link } from 'react-router'
import type { Cell, Field } from '../api/types'
import { Mark } from '../kit/Mark'
import { useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { showCell } from './fields/all'

/** A cell outside the grid, with its links live. */
export function CellValue({ value, field }: { value: Cell; field: Field }) {
  const say = useSay(common)
  const shown = showCell(value, field)
  if (!shown.text) return <span className="blank">{say('blank')}</span>
  if (shown.meaning) return <Mark meaning={shown.meaning}>{shown.text}</Mark>
  if (shown.links) return <Links links={shown.links} />
  if (shown.chips) return <Chips chips={shown.chips} />
  return (
    <span className={shown.mono ? 'mono' : 'cell-text'} title={shown.title}>
      {shown.text}
    </span>
  )
}

function Links({ links }: { links: { id: string; title: string; table: string }[] }) {
  return links.map((link) => (
    <Link key={link.id} className="cell-link" to={`/t/${link.table}/${link.id}`}>
      {link.title}
    </Link>
  ))
}

function Chips({ chips }: { chips: string[] }) {
  return chips.map((chip) => (
    <span key={chip} className="chip">
      {chip}
    </span>
  ))
}
