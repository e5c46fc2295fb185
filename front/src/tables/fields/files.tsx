import { createContext, useContext } from 'react'
import { filePath } from '../../api/files'
import type { FileCell, FileSort } from '../../api/types'
import type { ViewProps } from './twin'

export type Place = { table: string; record: string; field: string }
type Here = Omit<Place, 'field'> | null

const HereContext = createContext<Here>(null)

/** A file is only reached through the record that has it: who draws a record says which it is. */
export const PlaceOfRecord = HereContext.Provider
export const useHere = () => useContext(HereContext)

/** By its type, or for one that was just chosen by its name. */
export function sortOf({ type, name }: FileCell): FileSort {
  if (type?.startsWith('image/')) return 'image'
  if (type?.startsWith('audio/')) return 'audio'
  return type || !/\.(png|jpe?g|gif|webp)$/i.test(name) ? 'pdf' : 'image'
}

/** Pictures, players and names; outside a record only names, for nobody may look from there. */
export function Files({ value, field }: ViewProps) {
  const here = useHere()
  const files = value as FileCell[]
  if (!here) return <span className="cell-text">{files.map(({ name }) => name).join('、')}</span>
  return (
    <span className="files">
      {files.map((file) => (
        <OneFile key={file.hash} file={file} place={{ ...here, field: field.key }} />
      ))}
    </span>
  )
}

function OneFile({ file, place }: { file: FileCell; place: Place }) {
  const sort = sortOf(file)
  if (sort === 'audio') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what somebody said on the phone has no captions
      <audio controls preload="none" src={filePath(place, file)} title={file.name} />
    )
  }
  return (
    <a href={filePath(place, file)} target="_blank" rel="noreferrer" title={file.name}>
      {sort === 'image' ? (
        <img src={filePath(place, file, 'small')} alt={file.name} loading="lazy" />
      ) : (
        <span className="file-name">{file.name}</span>
      )}
    </a>
  )
}
