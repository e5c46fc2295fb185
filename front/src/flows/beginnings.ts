/** What a new flow most often begins with; every other way is on the canvas. */
export const FIRST_TRIGGERS = [
  { kind: 'created', table: true },
  { kind: 'changed', table: true },
  { kind: 'deleted', table: true },
  { kind: 'relative', table: true },
  { kind: 'schedule', table: false },
  { kind: 'button', table: true },
  { kind: 'form', table: true },
  { kind: 'message', table: false },
  { kind: 'webhook', table: false },
  { kind: 'hand', table: true },
] as const

export type FirstTrigger = (typeof FIRST_TRIGGERS)[number]
