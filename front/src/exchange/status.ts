import type { Meaning } from '../api/types'

export const MEANINGS: Record<string, Meaning> = {
  uploading: 'going',
  uploaded: 'asks',
  waiting: 'waiting',
  running: 'going',
  done: 'done',
  failed: 'danger',
}
const WORDS = {
  uploading: 'status_uploading',
  uploaded: 'uploaded',
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
} as const
export const statusWord = (status: string) => WORDS[status as keyof typeof WORDS] ?? 'waiting'
