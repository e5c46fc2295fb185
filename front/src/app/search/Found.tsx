import { useEffect, useRef } from 'react'
import { colon, nameOf, useSay } from '../../kit/tongue'
import { type Line, marked, type Section } from './found'
import { words as book } from './words'

type Props = {
  sections: Section[]
  words: string
  place: number
  onPlace: (place: number) => void
  onOpen: (to: string) => void
}

/** The records that were found, table by table. */
export function Found({ sections, words, place, onPlace, onOpen }: Props) {
  return (
    <>
      {sections.map(({ table, lines }) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would be one to fill in
        <div key={table.key} role="group" aria-label={nameOf(table)}>
          <div className="search-table" aria-hidden="true">
            {nameOf(table)}
          </div>
          {lines.map((line) => (
            <FoundLine
              key={line.record}
              line={line}
              words={words}
              field={nameOf(table.fields.find(({ key }) => key === line.field) ?? { name: '' })}
              isTitle={line.field === table.title}
              chosen={line.place === place}
              onPlace={onPlace}
              onOpen={onOpen}
            />
          ))}
        </div>
      ))}
    </>
  )
}

type LineProps = {
  line: Line
  words: string
  field: string
  isTitle: boolean
  chosen: boolean
} & Pick<Props, 'onPlace' | 'onOpen'>

function FoundLine({ line, words, field, isTitle, chosen, onPlace, onOpen }: LineProps) {
  const say = useSay(book)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (chosen) box.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the box above has the keys
    <div
      ref={box}
      id={`search-line-${line.place}`}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      className={chosen ? 'search-line chosen' : 'search-line'}
      onMouseMove={() => !chosen && onPlace(line.place)}
      onClick={() => onOpen(line.to)}
      data-testid="search-line"
    >
      <strong>
        <Marked text={line.title || say('untitled')} words={words} />
      </strong>
      {!isTitle && (
        <span className="soft">
          {field && `${field}${colon()}`}
          <Marked text={line.snippet} words={words} />
        </span>
      )}
    </div>
  )
}

const Marked = ({ text, words }: { text: string; words: string }) =>
  marked(text, words).map((piece, n) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: a text has no other order than its own
    piece.marked ? <mark key={n}>{piece.text}</mark> : piece.text,
  )
