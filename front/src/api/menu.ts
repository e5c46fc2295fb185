import { queryOptions, useQuery } from '@tanstack/react-query'
import type { components } from './generated'
import { get, put } from './http'

type Api = components['schemas']

/** Items are `table:<key>` and `board:<key>`. */
export type MenuGroup = {
  key: string
  name: string
  name_en: string
  items: string[]
  folded: boolean
}
export type Menu = { top: string[]; groups: MenuGroup[] }
export type KeptMenu = Omit<Api['MenuOut'], 'menu'> & { menu: Menu }

export const menuAsked = queryOptions({
  queryKey: ['menu'],
  queryFn: () => get<KeptMenu>('/menu'),
})

export const useMenu = () => useQuery({ ...menuAsked, staleTime: 60_000 })

export const arrangeMenu = (menu: Menu, seen: number) => put<KeptMenu>('/menu', { menu, seen })
