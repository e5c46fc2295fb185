import { useEffect, useRef, useState } from 'react'
import { namesIn } from '../choices'

/** What is added: its names, and when the page may change because of it. */
export type Adding = { names: string[]; settled: Promise<unknown> }

/**
 * A box of names to add: Enter adds them, and so does going elsewhere. Where one goes with the mouse,
 * nothing moves before it has let go, or the press would land on something else.
 */
export function useAdding(onAdd: (adding: Adding) => void) {
  const [typed, setTyped] = useState('')
  const release = useRelease()
  const add = (settled: Promise<unknown>) => {
    const names = namesIn(typed)
    if (!names.length) return
    onAdd({ names, settled })
    settled.then(() => setTyped((now) => (now === typed ? '' : now)))
  }
  return {
    value: typed,
    onChange: ({ target }: { target: { value: string } }) => setTyped(target.value),
    onBlur: () => add(release()),
    onPressEnter: (event: { preventDefault: () => void }) => {
      event.preventDefault()
      add(Promise.resolve())
    },
  }
}

/** Until the button of the mouse, or the finger, is up and what it pressed has heard of it. */
function useRelease(): () => Promise<void> {
  const down = useRef(false)
  const waiting = useRef<(() => void)[]>([])
  useEffect(() => {
    const pressed = () => {
      down.current = true
    }
    const released = () => {
      down.current = false
      const told = waiting.current.splice(0)
      setTimeout(() => {
        for (const tell of told) tell()
      })
    }
    const ends = ['pointerup', 'pointercancel'] as const
    window.addEventListener('pointerdown', pressed, true)
    for (const end of ends) window.addEventListener(end, released, true)
    return () => {
      window.removeEventListener('pointerdown', pressed, true)
      for (const end of ends) window.removeEventListener(end, released, true)
      released()
    }
  }, [])
  return () =>
    down.current ? new Promise((tell) => waiting.current.push(tell)) : Promise.resolve()
}
