/** The scopes of a token that may reach these tables only; of none, all of them. Pure. */
export const bounded = (scopes: string[], tables: string[]): string[] =>
  scopes.flatMap((scope) =>
    tables.length && (scope === 'read' || scope === 'write')
      ? tables.map((table) => `${scope}:${table}`)
      : [scope],
  )
