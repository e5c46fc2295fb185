import type { Sentence, Step } from '../api/types'

/** One sentence of a flow with the steps that a run made of it and the sentences inside it. */
export type Passage = { sentence: Sentence; steps: Step[]; reached: boolean; inside: Passage[] }

/**
 * Nests the sentences by their depth and gives each its steps. A trigger or a heading has no step of
 * its own, so what counts as reached is all up to the last sentence that has one.
 */
export function tellStory(sentences: Sentence[], steps: Step[] = []): Passage[] {
  const paths = new Set(steps.map(({ path }) => path))
  const last = sentences.findLastIndex(({ path }) => paths.has(path))
  const top: Passage[] = []
  const open: Passage[] = []
  for (const [place, sentence] of sentences.entries()) {
    const passage = {
      sentence,
      steps: steps.filter(({ path }) => path === sentence.path),
      reached: place <= last,
      inside: [],
    }
    while ((open.at(-1)?.sentence.depth ?? -1) >= sentence.depth) open.pop()
    const outer = open.at(-1)
    if (outer) outer.inside.push(passage)
    else top.push(passage)
    open.push(passage)
  }
  return top
}

/** Steps of rounds and retries whose path is no sentence's own. */
export const stepsBeside = (sentences: Sentence[], steps: Step[]) =>
  steps.filter((step) => !sentences.some(({ path }) => path === step.path))

export const isParallel = ({ steps }: Passage) => steps.some(({ block }) => block === 'parallel')
