import { filePath } from '../../api/files'
import type { Cell, FileCell } from '../../api/types'
import { showCell } from '../fields/all'
import { type Place, sortOf } from '../fields/files'
import type { Shown } from '../fields/twin'
import type { Column } from './column'
import { PressCell } from './PressCell'

const ROOM_FOR_FILES = 4

/** What stands in a cell: the same look as in a record, on one line. */
export function GridCell({ value, column, place }: { value: Cell; column: Column; place: Place }) {
  if (column.field.type === 'button') return <PressCell field={column.field} where={place} />
  return <Drawn shown={showCell(value, column.field)} place={place} />
}

function Drawn({ shown, place }: { shown: Shown; place: Place }) {
  if (shown.meaning) {
    return (
      <span className="mark" data-meaning={shown.meaning}>
        {shown.text}
      </span>
    )
  }
  if (shown.chips) {
    return shown.chips.map((chip, at) => (
      <span key={chip} className="chip" data-tone={shown.tones?.[at] || undefined}>
        {chip}
      </span>
    ))
  }
  if (shown.files) return <Files files={shown.files} place={place} />
  return (
    <span className={shown.mono ? 'mono' : undefined} title={shown.title ?? shown.text}>
      {shown.text}
    </span>
  )
}

/** Pictures as pictures, the rest by what they are; at most as many as a row has room for. */
function Files({ files, place }: { files: FileCell[]; place: Place }) {
  const more = files.length - ROOM_FOR_FILES
  return (
    <span className="grid-files">
      {files.slice(0, ROOM_FOR_FILES).map((file) =>
        sortOf(file) === 'image' && file.hash ? (
          <img
            key={file.hash}
            src={filePath(place, file, 'small')}
            alt={file.name}
            loading="lazy"
          />
        ) : (
          <span key={file.hash ?? file.name} className="chip" title={file.name}>
            {sortOf(file) === 'pdf' ? 'PDF' : '♪'}
          </span>
        ),
      )}
      {more > 0 && <span className="soft">+{more}</span>}
    </span>
  )
}
