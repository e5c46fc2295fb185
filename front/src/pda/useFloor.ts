import { useSyncExternalStore } from 'react'
import { floorNow, watchFloor } from './work'

export const useFloor = () => useSyncExternalStore(watchFloor, floorNow)
