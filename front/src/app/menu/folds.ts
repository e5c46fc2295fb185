import { useState } from 'react'
import type { Me } from '../../api/types'
import { keep, recall } from '../../kit/kept'

export type Folds = Record<string, boolean>

/** What somebody opened and shut by hand, per person and company, in this browser. */
export function useFolds({ user, workspace }: Me) {
  const at = `danliu.menu.${workspace.key}.${user.id}`
  const [folds, setFolds] = useState(() => read(recall(at)))
  const fold = (key: string, open: boolean) => {
    const next = { ...folds, [key]: open }
    setFolds(next)
    keep(at, JSON.stringify(next))
  }
  return { folds, fold }
}

function read(kept: string | null): Folds {
  try {
    const found: unknown = JSON.parse(kept ?? '{}')
    return typeof found === 'object' && found ? (found as Folds) : {}
  } catch {
    return {}
  }
}
