import { useEffect, useState } from 'react'
import type { Cell, Cells } from '../../api/types'
import { keep, recall } from '../../kit/kept'
import { newUuid } from '../../kit/once'

/** `once` stays the same until the order is in: a repeat after a lost answer makes no second order. */
type Draft = { cells: Cells; once: string }

/** What was typed so far, kept on the phone while typing; it begins with what the address fills. */
export function useDraft(token: string, first: Cells) {
  const key = `danliu.form.${token}`
  const [draft, setDraft] = useState<Draft>(() => begun(readDraft(recall(key)), first))
  useEffect(() => keep(key, JSON.stringify(draft)), [key, draft])
  return {
    ...draft,
    setCell: (field: string, value: Cell) =>
      setDraft((before) => ({ ...before, cells: { ...before.cells, [field]: value } })),
    forget: () => keep(key, null),
  }
}

/** A link of another salesperson counts for more than what was kept of the last visit. */
const begun = (draft: Draft, first: Cells): Draft => ({
  ...draft,
  cells: { ...draft.cells, ...first },
})

function readDraft(kept: string | null): Draft {
  try {
    const draft = JSON.parse(kept ?? '') as Partial<Draft>
    if (draft.cells && draft.once) return { cells: draft.cells, once: draft.once }
  } catch {
    // Nothing kept, or kept by an older page: begin anew.
  }
  return { cells: {}, once: newUuid() }
}
