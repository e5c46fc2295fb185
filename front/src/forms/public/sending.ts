import { isProblem } from '../../api/problem'
import { doorOf, type Sent } from '../../api/public'
import type { Submitted } from '../../api/types'

const wait = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1000))

/** Whoever fills in quickly, or has had the page open since yesterday, is no robot: once more. */
export async function send(token: string, sent: Sent): Promise<Submitted> {
  const door = doorOf(token)
  try {
    return await door.submit(sent)
  } catch (problem) {
    if (!isProblem(problem, 'looks-automatic') || sent.website) throw problem
    const { ticket } = await door.form()
    await wait(Number(problem.facts.wait_s ?? 3) + 1)
    return door.submit({ ...sent, ticket })
  }
}
