import { useSyncExternalStore } from 'react'
import { now, watch } from './work'

export const useShop = () => useSyncExternalStore(watch, now)
