import { isProblem, Problem } from '../../api/problem'
import { sentenceOf } from '../sentences'
import type { Reason } from './patiently'

/** Whether nobody answered: the network or the server is away. */
const isLost = ({ status }: Problem) => status === 0 || status >= 500

const reasonOf = (error: Problem): Reason =>
  isLost(error)
    ? { code: 'offline', facts: {} }
    : { code: error.code, facts: { ...error.facts, title: sentenceOf(error) } }

/** How a face bears what fails, and how it asks for what needs the network. */
export function troubles(
  set: (change: { who?: null; online?: boolean; busy?: boolean }) => void,
  ring: (reason: Reason) => void,
) {
  /** Nobody answers, nobody is signed in, or it is refused. */
  function failed(error: unknown) {
    if (!(error instanceof Problem)) throw error
    if (isLost(error)) set({ online: false })
    else if (isProblem(error, 'not-signed-in')) set({ who: null, online: true })
  }

  /** Refusals ring. null: it was not done. */
  async function ask<T>(asking: () => Promise<T>): Promise<T | null> {
    set({ busy: true })
    try {
      const answer = await asking()
      set({ online: true })
      return answer
    } catch (error) {
      failed(error)
      if (error instanceof Problem && !isProblem(error, 'not-signed-in')) ring(reasonOf(error))
      return null
    } finally {
      set({ busy: false })
    }
  }

  return { failed, ask }
}
