import type { AuditEntry } from '../../api/company'

/** What the keys of an entry are called today. */
type Names = { table?: string | undefined; role?: string | undefined }
type Say = (key: never) => string

/** One line of the log as a sentence: what, to whom or what, and what else is told of it. Pure. */
export function saidOf(entry: AuditEntry, say: Say, names: Names): string {
  const { what, target_name, target, facts } = entry
  const why = typeof facts.why === 'string' ? known(say, `why.${facts.why}`, facts.why) : ''
  const named = facts.name ?? facts.label ?? facts.board ?? facts.signature
  const whom = target_name || names.table || (typeof named === 'string' ? named : target)
  const rest = [names.role ?? facts.role, facts.to, facts.address, facts.because]
  const done = [known(say, what, what), whom].filter(Boolean).join(' ')
  return [done, why, ...rest].filter((one) => typeof one === 'string' && one).join(' · ')
}

/** A word of a newer server is shown as it is. */
function known(say: Say, key: string, otherwise: string): string {
  const said = say(key as never)
  return said === key ? otherwise : said
}
