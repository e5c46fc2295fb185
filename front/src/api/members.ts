import { useQuery } from '@tanstack/react-query'
import { get } from './http'
import type { Member } from './types'

const names = new Map<string, string>()

export const useMembers = () =>
  useQuery({ queryKey: ['members'], queryFn: listMembers, staleTime: 60_000 })

/** For what is drawn outside React; the id itself until the members have come. */
export const memberName = (id: string) => names.get(id) ?? id.slice(0, 8)

/** Who wrote something: a member as «user:<id>», or a part of the house by its name. */
export const whoIs = (who: string) =>
  who.startsWith('user:') ? memberName(who.slice('user:'.length)) : who

async function listMembers(): Promise<Member[]> {
  const { members } = await get<{ members: Member[] }>('/members')
  for (const { id, name } of members) names.set(id, name)
  return members
}
