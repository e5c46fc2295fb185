import { useMemo } from 'react'
import { useConnections } from '../../api/connections'
import { useKit } from '../../api/flows'
import { useForms } from '../../api/forms'
import { useMembers } from '../../api/members'
import { useAskedRoles } from '../../api/roles'
import { useFlows } from '../../api/runs'
import { useSchema } from '../../api/schema'
import type { Kit } from '../../api/types'
import { nameOf, useTongue } from '../../kit/tongue'
import type { Kind, Operation, Starts, World } from '../panel/known'
import type { Listed } from '../panel/place'

export type Around = {
  kit: Kit
  world: World
  people: Listed[]
  flows: Listed[]
  forms: Listed[]
  functions: string[]
}

/** Everything that a flow of this workspace can speak of; null until it has come. */
export function useWorld(): Around | null {
  const spoken = useTongue()
  const kit = useKit().data
  const tables = useSchema().data?.tables
  const connections = useConnections().data
  const [members, roles] = [useMembers().data, useAskedRoles().data]
  const [flows, forms] = [useFlows().data, useForms().data]
  // biome-ignore lint/correctness/useExhaustiveDependencies: names follow the tongue
  return useMemo(() => {
    if (!kit || !tables) return null
    const world: World = {
      tables,
      kinds: byName(kit.blocks as Kind[]),
      triggers: byName(kit.triggers as Starts[]),
      operations: kit.operations as Operation[],
      accounts: (connections ?? []).map(({ key, name, connector }) => ({ key, name, connector })),
    }
    const people = [
      ...(roles ?? []).map((role) => ({ value: `role:${role.key}`, label: nameOf(role) })),
      ...(members ?? []).map(({ id, name }) => ({ value: `user:${id}`, label: name })),
    ]
    return {
      kit,
      world,
      people,
      flows: (flows ?? []).map((one) => ({ value: one.key, label: nameOf(one) })),
      forms: (forms?.forms ?? []).map((one) => ({ value: one.key, label: one.name })),
      functions: kit.functions.map(({ name }) => name),
    }
  }, [kit, tables, connections, members, roles, flows, forms, spoken])
}

const byName = <One extends { name: string }>(all: One[]): Record<string, One> =>
  Object.fromEntries(all.map((one) => [one.name, one]))
