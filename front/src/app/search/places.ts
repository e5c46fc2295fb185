export type Place = { to: string; name: string; aside: string; also: string[] }

const AT_MOST = 6

/** Tables, boards and rooms whose names hold every word that was typed. Pure. */
export function placesFor(typed: string, places: Place[]): Place[] {
  const sought = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (!sought.length) return []
  const texts = ({ name, also }: Place) => [name, ...also].map((text) => text.toLowerCase())
  const fits = (place: Place) =>
    texts(place).some((text) => sought.every((word) => text.includes(word)))
  return places.filter(fits).slice(0, AT_MOST)
}
