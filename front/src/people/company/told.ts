import type { AuditEntry } from '../../api/company'

type Say = (key: never) => string

/** One line of the log as a sentence: what, to whom or what, and what else is told of it. Pure. */
export function saidOf(entry: AuditEntry, say: Say, tableName?: string): string {
  const { what, target_name, target, facts } = entry
  const why = typeof facts.why === 'string' ? known(say, `why.${facts.why}`, facts.why) : ''
  const named = facts.name ?? facts.label
  const whom = target_name || tableName || (typeof named === 'string' ? named : target)
  const rest = [facts.role, facts.to, facts.because].filter((one) => typeof one === 'string' && one)
  const told = [why, ...rest].filter(Boolean).join('，')
  return [known(say, what, what), whom, told && `（${told}）`].filter(Boolean).join(' ')
}

/** A word of a newer server is shown as it is. */
function known(say: Say, key: string, otherwise: string): string {
  const said = say(key as never)
  return said === key ? otherwise : said
}
