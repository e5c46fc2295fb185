import { useSyncExternalStore } from 'react'
import { now, watch } from './shown'

export const useShop = () => useSyncExternalStore(watch, now)
