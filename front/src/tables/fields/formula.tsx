import { showComputed } from './computed'
import type { Twin } from './twin'

export const twin: Twin = { show: showComputed, width: 130 }
