import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { components } from './generated'
import { get, post } from './http'
import { listRecords } from './records'
import type { Written } from './types'

type Api = components['schemas']
export type PhoneDesk = Api['DeskOut']
export type Caller = Api['CallerOut']
export type Earlier = Api['EarlierOut']
export type Item = Api['KnownItem']
export type Call = Api['CallIn']

export type PromisedDate = Api['DateOut']

const OFFERED = 8

/** Where this person takes calls down: no desk where they take none; there: whether anybody does. */
export const usePhoneDesk = () =>
  useQuery({
    queryKey: ['phone'],
    queryFn: () => get<Api['DesksOut']>('/phone'),
    staleTime: 60_000,
  })

/** Who calls from this number: asked once a call, for an answer anew would move the cursor. */
export const useCaller = (mobile: string) =>
  useQuery({
    queryKey: ['phone', 'caller', mobile],
    queryFn: () => get<Caller>(`/phone/${encodeURIComponent(mobile)}`),
    enabled: mobile !== '',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })

export const callerNamed = (customer: string) => get<Caller>(`/phone/customers/${customer}`)

export type Named = { id: string; name: string; contact: string }

/** Who is known by a name that holds this text, one of exactly that name first. */
export const useNamed = (desk: PhoneDesk, text: string) =>
  useQuery({
    queryKey: ['tables', desk.callers, 'named', text],
    queryFn: () => named(desk, text),
    enabled: desk.callers !== '' && text !== '',
    placeholderData: keepPreviousData,
  })

async function named({ callers, caller, contact }: PhoneDesk, text: string): Promise<Named[]> {
  const words = text.toLowerCase().replace(/"/g, '""')
  const where = `CONTAINS(LOWER({${caller}}),"${words}")`
  const { records } = await listRecords(callers, { where, sort: caller, limit: OFFERED })
  const told = records.map(({ id, cells }) => ({
    id,
    name: String(cells[caller] ?? ''),
    contact: contact ? String(cells[contact] ?? '') : '',
  }))
  const exact = ({ name }: Named) => Number(name.toLowerCase() === text.toLowerCase())
  return told.sort((one, other) => exact(other) - exact(one))
}

/** What may be ordered whose number or name holds this text, an exact number first. */
export const useOffered = (desk: PhoneDesk, text: string) =>
  useQuery({
    queryKey: ['tables', desk.items, 'offered', desk, text],
    queryFn: () => offered(desk, text),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  })

async function offered({ items, number, name, first }: PhoneDesk, text: string): Promise<Item[]> {
  const look = async (where: string) =>
    (await listRecords(items, { where, sort: number, limit: OFFERED })).records
  const words = text.toLowerCase().replace(/"/g, '""')
  const holds = (field: string) => `CONTAINS(LOWER({${field}}),"${words}")`
  const where = `OR(${holds(number)},${holds(name)})`
  const own = first ? await look(`AND(${first},${where})`) : []
  const found = own.length ? own : await look(where)
  const told = found.map(({ id, cells }) => ({
    ...{ id, number: String(cells[number] ?? ''), name: String(cells[name] ?? '') },
  }))
  const exact = (item: Item) => Number(item.number.toLowerCase() === text.toLowerCase())
  return told.sort((one, other) => exact(other) - exact(one))
}

export const takeCall = (call: Call) => post<Written>('/phone', call)

/** When these lines could be ready, as things stand now. */
export const usePromised = (lines: Call['lines']) =>
  useQuery({
    queryKey: ['phone', 'date', lines],
    queryFn: () => post<PromisedDate>('/phone/date', { lines }),
    enabled: lines.length > 0,
    placeholderData: (before) => (lines.length > 0 ? before : undefined),
    staleTime: 10_000,
  })
