import type { Grant, Role } from '../../api/people'

export const ACTIONS = ['read', 'create', 'update', 'delete'] as const
export type Action = (typeof ACTIONS)[number]

export const NOTHING: Grant = {
  read: false,
  create: false,
  update: false,
  delete: false,
  where: '',
  hidden: [],
  locked: [],
}

export const grantOf = (role: Role, table: string): Grant => role.tables[table] ?? role.others

/** Who changes or deletes a record must see it; who no longer sees it can do neither. */
export function toggled(grant: Grant, action: Action, on: boolean): Grant {
  const next = { ...grant, [action]: on }
  if (action === 'read' && !on) return { ...next, update: false, delete: false }
  if ((action === 'update' || action === 'delete') && on) return { ...next, read: true }
  return next
}

export function granted(role: Role, table: string, grant: Grant | null): Role {
  const { [table]: _, ...others } = role.tables
  return { ...role, tables: grant ? { ...others, [table]: grant } : others }
}

/** A key from a name as people type it: letters and digits of it, or the first free number. */
export function keyFor(name: string, taken: string[]): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 50)
  const base = plain || 'role'
  if (plain && !taken.includes(plain)) return plain
  let n = 2
  while (taken.includes(`${base}_${n}`)) n += 1
  return `${base}_${n}`
}
