import type { Guesses, ImportMapping } from '../api/exchange'

/** column -> the field it fills; a column that is left out is not there. */
export type Chosen = Record<string, string>

/** A number that the house gives only finds records: without being a key it would refuse all rows. */
export const chosenFrom = ({ columns, key }: Guesses, given: string[]): Chosen =>
  Object.fromEntries(
    columns.flatMap(({ column, field }) =>
      field && (key.includes(field) || !given.includes(field)) ? [[column, field]] : [],
    ),
  )

/** Two columns cannot fill one field: the later choice takes it. */
export function choose(chosen: Chosen, column: string, field: string | null): Chosen {
  const others = Object.entries(chosen).filter(([name, has]) => name !== column && has !== field)
  return Object.fromEntries(field ? [...others, [column, field]] : others)
}

export const mappingOf = (
  chosen: Chosen,
  key: string[],
  sheet: string,
  makes: string[] = [],
): ImportMapping => ({
  columns: Object.fromEntries(Object.entries(chosen).map(([column, field]) => [field, column])),
  key: key.filter((one) => Object.values(chosen).includes(one)),
  sheet,
  makes: makes.filter((one) => Object.values(chosen).includes(one)),
})
