import type { TileTwin } from './twin'

const files = import.meta.glob<{ twin?: TileTwin }>('./*.tsx', { eager: true })

export const twins = new Map<string, TileTwin>()
for (const [path, { twin }] of Object.entries(files)) {
  if (twin) twins.set(path.slice('./'.length, -'.tsx'.length), twin)
}

/** In the order of the gallery. */
export const gallery = () => [...twins].sort(([, a], [, b]) => a.order - b.order)
