import { useQuery } from '@tanstack/react-query'
import type { components } from './generated'
import { get, post } from './http'

export type WorkspaceRef = components['schemas']['WorkspaceRef']

/** Those that one belongs to, this one among them. */
export const useWorkspaces = (enabled = true) =>
  useQuery({
    queryKey: ['workspaces'],
    queryFn: async () => (await get<{ workspaces: WorkspaceRef[] }>('/workspaces')).workspaces,
    staleTime: 60_000,
    enabled,
  })

/** A whole new page: nothing that is known of this workspace holds in the other. */
export async function turnTo(to: string, path = '/') {
  await post('/session/workspace', { to })
  location.assign(path)
}
