import type { Message, TestAnswer } from '../api/types'
import { isCause, sayCause } from '../kit/causes'
import { pick } from '../kit/tongue'

type Told = Pick<TestAnswer, 'code' | 'facts' | 'detail' | 'detail_en'>

/** What a test has proved; what failed in the reader's language, and then in the system's own words. */
export function sayTested({ code, facts, detail, detail_en }: Told): string {
  const own = pick(detail, detail_en)
  return isCause(code) ? joined(sayCause({ code, title: own, facts }), own) : own
}

type Held = Pick<Message, 'code' | 'facts' | 'reason' | 'reason_en'>

/** Why a message is held back: the values that did not fit, else what went wrong. */
export function sayHeld({ code, facts, reason, reason_en }: Held): string {
  const own = pick(reason, reason_en)
  const faults = Array.isArray(facts.faults) && facts.faults.length > 0
  return !faults && isCause(code) ? sayCause({ code, title: own, facts }) : own
}

const joined = (said: string, own: string) => (said.includes(own) ? said : `${said} · ${own}`)
