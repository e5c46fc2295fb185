import { useSyncExternalStore } from 'react'
import { now, watch } from './shown'

export const useFloor = () => useSyncExternalStore(watch, now)
