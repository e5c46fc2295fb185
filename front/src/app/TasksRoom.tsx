import { RecordForm } from '../tables/RecordForm'
import type { FieldsOf } from '../tasks/Deciding'
import { TasksPage } from '../tasks/TasksPage'

/** The tasks, with the fields of the tables to fill in. */
export const TasksRoom = ({ first }: { first: string | null }) => (
  <TasksPage first={first} fieldsOf={fieldsOf} />
)

const fieldsOf: FieldsOf = (fields, cells, faults, onCell) => (
  <RecordForm fields={fields} cells={cells} faults={faults} onCell={onCell} />
)
