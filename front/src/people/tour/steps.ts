import type { Me } from '../../api/types'

/** One stop of the tour: what is pointed at, and the keys of what is said. */
export type Stop = { at: string; title: StopWord; text: StopWord }
type StopWord =
  | `${'today' | 'tasks' | 'table' | 'boards' | 'structure' | 'flows' | 'team' | 'menu'}Title`
  | 'todayAct'
  | 'todaySee'
  | 'tasksText'
  | 'tableText'
  | 'tableSee'
  | 'boardsText'
  | 'structureText'
  | 'flowsText'
  | 'teamText'
  | 'menuText'

const room = (path: string) => `.side-nav a[href="${path}"]`
const MENU: Stop = { at: '[data-testid="user-menu"]', title: 'menuTitle', text: 'menuText' }

/** What a person of this role does here, in three to five stops. Pure. */
export function stopsFor(me: Pick<Me, 'role' | 'may'>): Stop[] {
  const acts = me.may.includes('act')
  const today: Stop = {
    at: room('/'),
    title: 'todayTitle',
    text: acts ? 'todayAct' : 'todaySee',
  }
  if (me.may.includes('build')) {
    const last: Stop =
      me.role === 'owner' ? { at: room('/team'), title: 'teamTitle', text: 'teamText' } : MENU
    return [
      today,
      { at: room('/build'), title: 'structureTitle', text: 'structureText' },
      { at: room('/flows'), title: 'flowsTitle', text: 'flowsText' },
      last,
    ]
  }
  const table = '.side-nav a[href^="/t/"]'
  const tables: Stop = { at: table, title: 'tableTitle', text: acts ? 'tableText' : 'tableSee' }
  const tasks: Stop = { at: room('/tasks'), title: 'tasksTitle', text: 'tasksText' }
  const boards: Stop = { at: room('/boards'), title: 'boardsTitle', text: 'boardsText' }
  return acts ? [today, tasks, tables, MENU] : [today, { ...tables, title: 'tableTitle' }, boards]
}
