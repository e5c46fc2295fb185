/**
 * The words of the HTTP API. Shapes come from the server's own description (`npm run types`);
 * what users define – cells, options, settings – is told apart here.
 */
import type { components } from './generated'

type Api = components['schemas']

// biome-ignore lint/suspicious/noExplicitAny: what a cell holds is decided by the field's type
export type Cell = any
export type Cells = Record<string, Cell>

export type Me = Api['Me']
export type Hello = Api['Hello']

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
  | 'percent'
  | 'rating'
  | 'duration'
  | 'email'
  | 'url'
  | 'id-number'
  | 'person'
  | 'role'
  | 'attachment'
  | 'signature'
  | 'address'
  | 'place'
  | 'bar-code'
  | 'qr'
  | 'quantity'
  | 'button'
  | 'formula'
  | 'lookup'
  | 'rollup'
  | 'stock'
  | 'sub-table'

export type Named = { name: string; name_en: string }
export type Meaning = 'waiting' | 'going' | 'done' | 'asks' | 'danger'
export type Choice = Named & { key: string; colour?: string }
export type Stage = Named & { key: string; meaning: Meaning; next: string[] }

export type FileSort = 'image' | 'pdf' | 'audio'
export type Unit = Named & { factor: string }

/** One file of a cell: as the server has it, or, new, with the ticket of its upload. */
export type FileCell = Partial<Api['Upload']> & { name: string }
export type Upload = Api['Upload']
export type Member = Api['MemberOut']

/** Only the options of the field's own type are present. */
export type FieldOptions = {
  choices?: Choice[]
  stages?: Stage[]
  initial?: string
  decimals?: number
  /** Of a formula: as it is, money, percent. */
  format?: string
  unit?: string
  /** Of a number: without thousands separators, as a year. */
  plain?: boolean
  currency?: string
  table?: string
  max?: number
  /** Of a rating its stars, of an attachment its files; of a percent the largest fraction. */
  most?: number | string | null
  accept?: FileSort[]
  megabytes?: number
  base?: string
  base_en?: string
  /** Of stock: what of it is shown. */
  shows?: 'on_hand' | 'reserved' | 'available'
  units?: Unit[]
  shown?: string
  system?: string
  label?: string
  label_en?: string
  /** Of a button: the flow that it starts. */
  flow?: string
  look?: 'plain' | 'primary' | 'danger'
  /** Of a button: what is asked before it is pressed. */
  confirms?: string
  confirms_en?: string
}
type Typed<T> = Omit<T, 'type' | 'options'> & { type: FieldType; options: FieldOptions }
/** locked: who asks may look at it only. */
export type Field = Typed<Omit<Api['TableField'], 'locked' | 'origin'>> & {
  locked?: boolean
  /** As what its values are shown, where they are read through links. */
  origin?: { type: FieldType; options: FieldOptions } | null
}

export type Sort = { field: string; descending: boolean }
export type View = Omit<Api['ViewOut'], 'sort'> & { sort: Sort[] }
export type Table = Omit<Api['TableOut'], 'fields' | 'views'> & { fields: Field[]; views: View[] }
export type Schema = { version: number; tables: Table[] }

export type Linked = { id: string; title: string }
export type RecordRef = Api['RecordRef']
export type Rec = Omit<Api['Record'], 'cells'> & { cells: Cells }
export type RecordPage = { records: Rec[]; next: string | null }
export type Conflict = Omit<Api['Conflict'], 'mine' | 'theirs'> & { mine: Cell; theirs: Cell }
export type Written = Omit<Api['WrittenOut'], 'conflicts'> & { conflicts: Conflict[] }
export type Change = Omit<Api['ChangeOut'], 'before' | 'after'> & { before: Cells; after: Cells }

export type Comment = Omit<Api['CommentOut'], 'files'> & { files: FileCell[] }

export type Cause = Api['CauseOut']
export type Run = Api['RunOut']
export type RunStatus = Run['status']
export type Step = Api['StepOut']
export type StepStatus = Step['status']
export type Sentence = Api['Sentence']
export type RunInFull = Api['RunWithSteps']
export type Flow = Api['FlowOut']
export type FlowFigures = Api['Figures']

export type RoleDef = Required<Api['Role']>
export type Kit = Api['BlocksOut']
export type FlowDraft = Api['DraftOut']
export type DraftRef = Api['DraftRef']
export type FlowFault = Api['FaultOut']
export type FlowVersion = Api['Version']
export type Difference = Omit<Api['Difference'], 'before' | 'after'> & {
  before: Cell
  after: Cell
}
export type FormedFormula = Api['FormedOut']
export type Proposal = Api['ProposalOut']
export type TestedRun = Api['TestedRun']
export type TestedStep = Api['TestedStep']
export type TrialReport = Api['Report']
export type Overlap = Api['Overlap']
export type Brought = Api['Brought']
export type CauseGroup = Api['Cause']
export type ReplayPreview = Api['ReplayPreview']

export type AskedField = Typed<Api['AskedField']>
export type Task = Omit<Api['TaskOut'], 'fields'> & { fields: AskedField[] }
export type TaskWithStory = Omit<Api['TaskWithStory'], 'task'> & { task: Task }
export type TaskEvent = TaskWithStory['events'][number]
export type TaskChoice = Task['choices'][number]
export type TaskCounts = Api['CountsOut']
export type Seat = Task['seats'][number]
export type Shelf = 'open' | 'mine' | 'pool' | 'asked' | 'done' | 'all'
export type Away = Api['AwayOut']
export type LinkedTask = Omit<Api['LinkedTask'], 'fields'> & { fields: AskedField[] }
export type Notice = Api['NoticeOut']

export type Sealed = { sealed: true }
export type Setting = string | number | boolean | null | Sealed
export type SettingField = Api['SettingOut']
export type PaceLimits = Connection['limits']
export type Upcoming = Api['starts_AlarmsOut']
export type Connector = Api['ConnectorOut']
export type Connection = Omit<Api['ConnectionOut'], 'settings'> & {
  settings: Record<string, Setting>
}
export type TestAnswer = Api['TestedNow']
export type Message = Api['MessageOut']

export type FormLink = Api['FormOut']
export type FormClause = Omit<Api['Clause'], 'value'> & { value?: Cell }
export type FormRule = Omit<Api['FormRule'], 'when' | 'value'> & {
  when: FormClause[]
  value?: Cell
}
export type DemoProgress = Required<Api['Rehearsed']>

export type PublicField = Typed<
  Omit<Api['PublicField'], 'lines' | 'half' | 'most' | 'chooses' | 'needs'>
> & {
  half?: boolean
  chooses?: boolean
  needs?: string[]
  lines?: PublicField[]
  most?: number
}
export type PublicForm = Omit<Api['PublicForm'], 'fields' | 'rules'> & {
  fields: PublicField[]
  rules: FormRule[]
}
export type Offers = Api['Offers']
export type Submitted = Api['Accepted']

export type Lens = Api['LensOut']
export type LensStage = Lens['stages'][number]
export type Parcel = Lens['parcels'][number]
export type Evidence = Api['EvidenceOut']
