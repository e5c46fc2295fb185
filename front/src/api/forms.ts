import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { components } from './generated'
import { get, post, put, query, remove } from './http'
import type { FormLink, FormRule } from './types'

type Api = components['schemas']
export type Choose = Api['Choose']
export type FormFieldDef = Omit<Api['FormField'], 'lines'> & { lines: FormFieldDef[] }
export type FormSection = Api['FormSection']
export type FormDef = Omit<Api['Form'], 'fields' | 'rules' | 'preset' | 'from_link'> & {
  fields: FormFieldDef[]
  rules: FormRule[]
  preset: Record<string, unknown>
  from_link: Record<string, string>
}
export type FormInFull = { form: FormDef; version: number; link: string; answers: number }
export type NewForm = Pick<FormDef, 'key' | 'name' | 'table'> &
  Partial<Omit<FormDef, 'fields'>> & { fields: (Partial<FormFieldDef> & { field: string })[] }

const path = (key: string) => `/forms/${encodeURIComponent(key)}`

export const useForms = () =>
  useQuery({
    queryKey: ['forms'],
    queryFn: () => get<{ forms: FormLink[]; gone: FormLink[] }>('/forms'),
  })

export const useForm = (key: string) =>
  useQuery({ queryKey: ['forms', key], queryFn: () => get<FormInFull>(path(key)) })

export const saveForm = (form: NewForm, version: number | null) =>
  put<FormInFull>(path(form.key), { form, version })
export const putFormAway = (key: string) => remove<void>(path(key))
export const bringFormBack = (key: string) => post<void>(`${path(key)}/bring-back`)

/** `given` is what the address behind the code carries. */
export const qrOfForm = (key: string, given = '') => `/api${path(key)}/qr.svg${query({ given })}`

export function useFormsChanged() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['forms'] })
}
