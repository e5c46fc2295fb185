import { type KeyboardEvent, useContext, useEffect, useRef, useState } from 'react'
import { doorOf } from '../../api/public'
import type { Cell, Cells, Offers, PublicField } from '../../api/types'
import { comma, nameOf, pick, useSay } from '../../kit/tongue'
import { AnswersOf } from './answersOf'
import { words } from './words'

type Props = {
  id: string
  field: PublicField
  /** Its key on the form; of a line `lines.product`. */
  place: string
  value: Cell
  line: Cells
  onChange: (value: Cell) => void
  invalid: boolean
  describedBy: string | undefined
}
type Offer = Offers['offers'][number]

/** One of those that are offered by what is answered so far: typed at, or looked through. */
export function Chooser({ id, field, place, value, line, onChange, invalid, describedBy }: Props) {
  const say = useSay(words)
  const { form, cells } = useContext(AnswersOf)
  const [typed, setTyped] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const open = typed !== null
  const found = useOffers(place, line, typed)
  const missing = (field.needs ?? []).filter((key) => (cells[key] ?? null) === null)
  const names = missing.map((key) => nameOf(form?.fields.find((one) => one.key === key) ?? field))
  const offers = found?.offers ?? []

  const close = () => setTyped(null)
  const take = (offer: Offer) => {
    onChange(offer.value as Cell)
    close()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return close()
    if (!open || !offers.length) return
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, offers.length - 1))
    if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
    if (event.key === 'Enter' && offers[at]) take(offers[at])
    if (['ArrowDown', 'ArrowUp', 'Enter'].includes(event.key)) event.preventDefault()
  }
  if (missing.length) {
    return (
      <input
        id={id}
        disabled
        placeholder={say('answerFirst', { names: names.join(comma()) })}
        aria-describedby={describedBy}
      />
    )
  }
  return (
    <div className="chooser">
      <input
        id={id}
        role="combobox"
        autoComplete="off"
        aria-expanded={open}
        aria-controls={`${id}-offers`}
        aria-activedescendant={open && offers[at] ? `${id}-${at}` : undefined}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        placeholder={pick(field.placeholder, field.placeholder_en) || say('chooseOne')}
        value={typed ?? titleOf(value)}
        onFocus={() => setTyped('')}
        onBlur={close}
        onKeyDown={press}
        onChange={({ target }) => {
          setTyped(target.value)
          setAt(0)
        }}
      />
      {open && (
        <div id={`${id}-offers`} role="listbox" className="offers" data-testid={`offers-${place}`}>
          {offers.map((offer, number) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the input above has the keys
            <div
              key={String(number)}
              id={`${id}-${number}`}
              role="option"
              aria-selected={number === at}
              tabIndex={-1}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(offer)}
            >
              <strong>{offer.title}</strong>
              {offer.beside.length > 0 && <span>{offer.beside.join(' · ')}</span>}
            </div>
          ))}
          {found && !offers.length && <p className="offers-end">{say('noneOffered')}</p>}
          {found?.more && <p className="offers-end">{say('moreOffered')}</p>}
          {!found && <p className="offers-end">{say('looking')}</p>}
        </div>
      )}
    </div>
  )
}

const titleOf = (value: Cell): string =>
  value && typeof value === 'object' && 'title' in value ? String(value.title) : String(value ?? '')

const PAUSE_MS = 150

/** What is offered for what was typed; nothing while it is not asked. */
function useOffers(field: string, line: Cells, typed: string | null): Offers | null {
  const { token, cells } = useContext(AnswersOf)
  const [found, setFound] = useState<Offers | null>(null)
  const asked = useRef({ cells, line })
  asked.current = { cells, line }
  useEffect(() => {
    if (typed === null) return setFound(null)
    let stale = false
    const wait = setTimeout(async () => {
      const offers = await doorOf(token)
        .offers({ field, find: typed, ...asked.current })
        .catch(() => null)
      if (!stale && offers) setFound(offers)
    }, PAUSE_MS)
    return () => {
      stale = true
      clearTimeout(wait)
    }
  }, [token, field, typed])
  return found
}
