import { queryOptions, useQuery } from '@tanstack/react-query'
import { get } from './http'
import type { Field, Schema, Table } from './types'

export const schemaAsked = queryOptions({
  queryKey: ['schema'],
  queryFn: () => get<Schema>('/schema'),
})

export const useSchema = () => useQuery({ ...schemaAsked, staleTime: 60_000 })

export function useTable(key: string): Table | undefined {
  return useSchema().data?.tables.find((table) => table.key === key)
}

/** A title field that the schema no longer has falls back to the first field. */
export function titleField(table: Table): Field | undefined {
  return table.fields.find((field) => field.key === table.title) ?? table.fields[0]
}
