/** The words of the HTTP API, as its contract gives them. Cells are the user's own, so untyped. */

// biome-ignore lint/suspicious/noExplicitAny: what a cell holds is decided by the field's type
export type Cell = any
export type Cells = Record<string, Cell>

export type Person = { id: string; name: string; login: string }
export type Me = {
  user: Person
  workspace: { key: string; name: string; zone: string }
  demo: boolean
}
export type Hello = { demo: null | { login: string; password: string }; workspace: string }

export type FieldType =
  | 'text'
  | 'long-text'
  | 'number'
  | 'money'
  | 'date'
  | 'date-time'
  | 'choice'
  | 'multi-choice'
  | 'yes-no'
  | 'phone'
  | 'link'
  | 'links'
  | 'state'
  | 'auto-number'

export type Named = { name: string; name_en: string }
export type Meaning = 'waiting' | 'going' | 'done' | 'asks' | 'danger'
export type Choice = Named & { key: string; colour?: string }
export type Stage = Named & { key: string; meaning: Meaning; next: string[] }

/** Only the options of the field's own type are present. */
export type FieldOptions = {
  choices?: Choice[]
  stages?: Stage[]
  initial?: string
  decimals?: number
  unit?: string
  currency?: string
  table?: string
  max?: number
}
export type Field = Named & {
  key: string
  type: FieldType
  required: boolean
  options: FieldOptions
}

export type Sort = { field: string; descending: boolean }
export type View = Named & { key: string; fields: string[]; where: string; sort: Sort[] }
export type Table = Named & { key: string; title: string; fields: Field[]; views: View[] }
export type Schema = { version: number; tables: Table[] }

export type Linked = { id: string; title: string }
export type RecordRef = { table: string; id: string; title: string }
export type Rec = {
  id: string
  version: number
  cells: Cells
  flags: string[]
  created_at: string
  created_by: string
  updated_at: string
  updated_by: string
  duplicate_of: string | null
}
export type RecordPage = { records: Rec[]; next: string | null }
export type Conflict = { field: string; mine: Cell; theirs: Cell; who: string; at: string }
export type Written = {
  id: string
  version: number
  change: number | null
  absorbed: boolean
  conflicts: Conflict[]
}
export type Change = {
  seq: number
  at: string
  who: string
  origin: string
  reason: string
  kind: 'create' | 'update' | 'delete'
  before: Cells
  after: Cells
  run: string | null
}

export type Cause = { code: string; title: string; facts: Record<string, unknown> }
export type RunStatus = 'running' | 'waiting' | 'done' | 'parked' | 'cancelled'
export type Run = {
  id: string
  flow: { key: string; name: string }
  version: number
  status: RunStatus
  record: RecordRef | null
  started_at: string
  ended_at: string | null
  cause: Cause | null
}
export type StepStatus = 'done' | 'failed' | 'skipped' | 'waiting' | 'running'
export type Step = {
  path: string
  block: string
  name: string
  says: string
  status: StepStatus
  reason: string
  input: unknown
  output: unknown
  error: Cause | null
  started_at: string
  ended_at: string | null
  ms: number | null
}
export type Sentence = { depth: number; path: string; text: string }
export type RunInFull = Run & { steps: Step[]; sentences: Sentence[] }
export type Flow = {
  key: string
  name: string
  version: number
  trigger: string
  sentences: Sentence[]
  runs: { running: number; waiting: number; parked: number; done: number }
}

export type Decision = 'approved' | 'refused'
export type Task = {
  id: string
  title: string
  question: string
  run: string
  record: RecordRef | null
  facts: { name: string; value: string }[]
  changed: { name: string; was: string; now: string }[]
  asked_at: string
  status: 'open' | 'decided'
  decision: Decision | null
  decided_by: string | null
  decided_at: string | null
  comment: string
}
export type Notice = {
  id: string
  at: string
  text: string
  level: 'info' | 'warning'
  record: RecordRef | null
  read: boolean
}

export type Sealed = { sealed: true }
export type Setting = string | number | boolean | null | Sealed
export type SettingField = {
  key: string
  secret: boolean
  required: boolean
  type: 'text' | 'number' | 'yes-no'
  help: string
}
export type Connection = {
  key: string
  name: string
  connector: string
  title: string
  settings: Record<string, Setting>
  fields: SettingField[]
  hook: string | null
  tested: { at: string; ok: boolean; detail: string } | null
  inbox: { waiting: number; quarantined: number }
}
export type TestAnswer = { ok: boolean; detail: string; ms: number }
export type Message = {
  id: string
  external_id: string
  topic: string
  received_at: string
  status: string
  reason: string
  body: string
}

export type FormLink = Named & { key: string; table: string; link: string; open: boolean }
export type DemoProgress = {
  running: boolean
  sent: number
  total: number
  received: number
  absorbed: number
  refused: number
  by_rule: Record<string, number>
  waiting: number
  failed: number
}

export type PublicField = Field & { help: string; help_en: string; placeholder: string }
export type PublicForm = Named & {
  intro: string
  intro_en: string
  thanks: string
  thanks_en: string
  company: string
  fields: PublicField[]
}
export type Submitted = { lens: string; number: string }

export type LensStage = Named & { key: string; at: string | null; state: 'done' | 'now' | 'todo' }
export type Lens = {
  company: string
  number: string
  placed_at: string
  headline: string
  headline_en: string
  expected_at: string | null
  stages: LensStage[]
  detail: (Named & { value: string })[]
  contact: { name: string; phone: string } | null
  closed: null | { reason: string; reason_en: string }
}
