import { createContext, useContext } from 'react'
import type { Kind } from '../panel/known'
import type { Spot } from '../tree/tree'
import type { StepMark } from './marks'

/** What the drawn parts know of the canvas that they stand on. */
export type Canvas = {
  kinds: Record<string, Kind & { group: string }>
  /** What is said of a place: one plain sentence. */
  sentences: ReadonlyMap<string, string>
  faults: ReadonlyMap<string, number>
  marks: ReadonlyMap<string, StepMark> | null
  selected: string | null
  readOnly: boolean
  onSelect: (place: string) => void
  onAdd: (spot: Spot) => void
  onFold: (place: string) => void
}

export const CanvasContext = createContext<Canvas | null>(null)

export function useCanvas(): Canvas {
  const canvas = useContext(CanvasContext)
  if (!canvas) throw new Error('a part of the canvas stands outside of it')
  return canvas
}
