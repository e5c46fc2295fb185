import { pick } from '../kit/tongue'

/** What is asked, in the reader's language. */
export const questionOf = (task: { question: string; question_en: string }) =>
  pick(task.question, task.question_en)
