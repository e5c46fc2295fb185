import { useEffect, useState } from 'react'
import type { Cell, Cells } from '../../api/types'
import { keep, recall } from '../../kit/kept'
import { newUuid } from '../../kit/once'

/** `once` stays the same until the order is in: a repeat after a lost answer makes no second order. */
type Draft = { cells: Cells; once: string }

/** What was typed so far, kept on the phone while typing. */
export function useDraft(token: string) {
  const key = `danliu.form.${token}`
  const [draft, setDraft] = useState<Draft>(() => readDraft(recall(key)))
  useEffect(() => keep(key, JSON.stringify(draft)), [key, draft])
  return {
    ...draft,
    setCell: (field: string, value: Cell) =>
      setDraft((before) => ({ ...before, cells: { ...before.cells, [field]: value } })),
    forget: () => keep(key, null),
  }
}

function readDraft(kept: string | null): Draft {
  try {
    const draft = JSON.parse(kept ?? '') as Partial<Draft>
    if (draft.cells && draft.once) return { cells: draft.cells, once: draft.once }
  } catch {
    // Nothing kept, or kept by an older page: begin anew.
  }
  return { cells: {}, once: newUuid() }
}
