import { isProblem } from '../../api/problem'
import { publicForm, type Sent, submitForm } from '../../api/public'
import type { Submitted } from '../../api/types'

const wait = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1000))

/** Whoever fills in quickly, or has had the page open since yesterday, is no robot: once more. */
export async function send(token: string, sent: Sent): Promise<Submitted> {
  try {
    return await submitForm(token, sent)
  } catch (problem) {
    if (!isProblem(problem, 'looks-automatic') || sent.website) throw problem
    const { ticket } = await publicForm(token)
    await wait(Number(problem.facts.wait_s ?? 3) + 1)
    return submitForm(token, { ...sent, ticket })
  }
}
