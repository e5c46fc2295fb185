import { createContext } from 'react'
import type { Cells, PublicForm } from '../../api/types'

/** What is answered so far, for a field that is narrowed by it. */
export const AnswersOf = createContext<{ token: string; form: PublicForm | null; cells: Cells }>({
  token: '',
  form: null,
  cells: {},
})
