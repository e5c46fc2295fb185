import { hush, wakeVoice } from './voice'
import { Wedge } from './wedge'
import { acknowledge, floorNow, scan } from './work'

export const FIELD = 'scan-field'

const wedge = new Wedge()

/**
 * Every key goes here, wherever the focus is: a scanner types. One that types through an input
 * method sends no keys but fills the field that has the focus, which is read at its Enter.
 */
export function listen() {
  document.addEventListener('keydown', (event) => {
    wakeVoice()
    const target = event.target as HTMLElement
    if (target.id !== FIELD && isTyping(target)) return
    const quick = wedge.key(event.key, event.timeStamp)
    if (event.key !== 'Enter' && event.key !== 'Tab') return
    const field = document.getElementById(FIELD) as HTMLInputElement | null
    const code = quick ?? field?.value.trim() ?? ''
    if (field) field.value = ''
    if (code) {
      event.preventDefault()
      scan(code)
    } else if (floorNow().alarm && event.key === 'Enter') {
      hush()
      acknowledge()
    }
  })
  document.addEventListener('pointerdown', wakeVoice)
  document.addEventListener('click', () => setTimeout(focus))
  setInterval(focus, 1_000)
}

const isTyping = (target: HTMLElement) =>
  target.tagName === 'INPUT' || target.tagName === 'TEXTAREA' || target.isContentEditable

/** Back to the scan field, unless somebody types elsewhere or works by keys. */
function focus() {
  const now = document.activeElement as HTMLElement | null
  const elsewhere = now && now !== document.body && now.id !== FIELD
  if (!elsewhere) document.getElementById(FIELD)?.focus({ preventScroll: true })
}
