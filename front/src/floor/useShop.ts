import { useSyncExternalStore } from 'react'
import { shopNow, watchShop } from './work'

export const useShop = () => useSyncExternalStore(watchShop, shopNow)
