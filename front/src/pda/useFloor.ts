import { useSyncExternalStore } from 'react'
import { now, watch } from './work'

export const useFloor = () => useSyncExternalStore(watch, now)
