/** One cell that the server would not take, and what it wants instead, in the user's language. */
export type Fault = { field: string; name: string; value: unknown; code: string; wanted: string }

/** What a rule asks before it lets a record be written: acknowledge `check`, and write again. */
export type Question = { check: string; field: string; says: string }

type Facts = Record<string, unknown>

/** Every failure that api/ throws: RFC 9457 problem details, or `unreachable` when no answer came. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly title: string,
    readonly facts: Facts = {},
  ) {
    super(title)
  }

  get faults(): Fault[] {
    return Array.isArray(this.facts.faults) ? (this.facts.faults as Fault[]) : []
  }
}

export const isProblem = (error: unknown, code: string): error is Problem =>
  error instanceof Problem && error.code === code

export const questionsOf = (error: unknown): Question[] =>
  isProblem(error, 'needs-answer') ? ((error.facts.questions ?? []) as Question[]) : []

/** A proxy in between may answer with HTML; the status alone must still make a sentence. */
export function readProblem(status: number, body: string): Problem {
  const details = parseDetails(body)
  if (!details) return new Problem(codeOfStatus(status), status, `HTTP ${status}`)
  const { type, title, status: _status, ...facts } = details
  const code = typeof type === 'string' ? type.replace(/^.*\/problems\//, '') : codeOfStatus(status)
  return new Problem(code, status, typeof title === 'string' ? title : `HTTP ${status}`, facts)
}

export const unreachable = () => new Problem('unreachable', 0, 'The server did not answer')

function parseDetails(body: string): Facts | null {
  try {
    const parsed: unknown = JSON.parse(body)
    return parsed !== null && typeof parsed === 'object' ? (parsed as Facts) : null
  } catch {
    return null
  }
}

function codeOfStatus(status: number): string {
  if (status === 401) return 'not-signed-in'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  if (status === 429) return 'too-many-requests'
  return 'server-failed'
}
