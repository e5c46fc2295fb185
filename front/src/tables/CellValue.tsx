import { Link } from 'react-router'
import type { Cell, Field } from '../api/types'
import { Mark } from '../kit/Mark'
import { useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { showCell, twinOf } from './fields/all'

/** A cell outside the grid, with its links live. */
export function CellValue({ value, field }: { value: Cell; field: Field }) {
  const say = useSay(common)
  const shown = showCell(value, field)
  const { View } = twinOf(field)
  if (View && (shown.text || shown.files)) return <View value={value} field={field} />
  if (!shown.text) return <span className="blank">{say('blank')}</span>
  if (shown.meaning) return <Mark meaning={shown.meaning}>{shown.text}</Mark>
  if (shown.links) return <Links links={shown.links} />
  if (shown.chips) return <Chips chips={shown.chips} tones={shown.tones} />
  if (shown.href) return <Outward href={shown.href} text={shown.text} />
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

/** To mail, phone or another site; that one learns nothing of where the click came from. */
function Outward({ href, text }: { href: string; text: string }) {
  return (
    <a className="cell-text" href={href} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  )
}

function Chips({ chips, tones }: { chips: string[]; tones: string[] | undefined }) {
  return chips.map((chip, at) => (
    <span key={chip} className="chip" data-tone={tones?.[at] || undefined}>
      {chip}
    </span>
  ))
}
