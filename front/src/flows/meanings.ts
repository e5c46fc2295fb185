import type { Meaning, RunStatus, StepStatus } from '../api/types'

export const RUN_MEANS: Record<RunStatus, Meaning> = {
  running: 'going',
  waiting: 'asks',
  done: 'done',
  parked: 'danger',
  cancelled: 'waiting',
}

export const STEP_MEANS: Record<StepStatus | 'unreached', Meaning> = {
  running: 'going',
  waiting: 'asks',
  done: 'done',
  failed: 'danger',
  skipped: 'waiting',
  unreached: 'waiting',
}
