import { RollbackOutlined } from '@ant-design/icons'

/** Back and forth point to opposite sides: two round arrows cannot be told apart at this size. */
export const UndoIcon = () => <RollbackOutlined data-turn="undo" />
export const RedoIcon = () => (
  <RollbackOutlined data-turn="redo" style={{ transform: 'scaleX(-1)' }} />
)
