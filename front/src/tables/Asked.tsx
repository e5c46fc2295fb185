import type { Question } from '../api/problem'

/** What rules ask of who writes, one under the other. */
export function Asked({ questions }: { questions: Question[] }) {
  return questions.map(({ check, says }) => <p key={check}>{says}</p>)
}
