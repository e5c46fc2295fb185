import { hush, wakeVoice } from './voice'
import { Wedge } from './wedge'

export const FIELD = 'scan-field'

/** Before Chromium 66 a field that has the focus brings the keyboard, whatever it says. */
export const KEYBOARD_POPS_UP = !('inputMode' in HTMLElement.prototype)

/** What a face does with a code, and with Enter while an alarm fills the screen. */
export type Ears = {
  onCode(code: string): void
  isAlarmed(): boolean
  onSeen(): void
}

const wedge = new Wedge()

/**
 * Every key goes here, wherever the focus is: a scanner types. One that types through an input
 * method sends no keys but fills the field that has the focus, which is read at its Enter.
 */
export function listen({ onCode, isAlarmed, onSeen }: Ears) {
  document.addEventListener('keydown', (event) => {
    wakeVoice()
    const target = event.target as HTMLElement
    if (isTyping(target)) return
    const quick = wedge.key(event.key, event.timeStamp)
    if (event.key !== 'Enter' && event.key !== 'Tab') return
    const field = document.getElementById(FIELD) as HTMLInputElement | null
    const code = quick ?? field?.value.trim() ?? ''
    if (field) field.value = ''
    if (code) {
      event.preventDefault()
      onCode(code)
    } else if (isAlarmed() && event.key === 'Enter') {
      hush()
      onSeen()
    }
  })
  document.addEventListener('pointerdown', wakeVoice)
  document.addEventListener('click', (event) => {
    // a button that a finger has pressed must not be pressed again by a scanned blank
    if (event.detail > 0 && !isTyping(document.activeElement)) takeFocus()
  })
  setInterval(focus, 1_000)
}

const isTyping = (target: Element | null) =>
  target !== null && target.id !== FIELD && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)

const takeFocus = () => document.getElementById(FIELD)?.focus({ preventScroll: true })

/** Back to the scan field, unless somebody types elsewhere or works by keys. */
function focus() {
  const now = document.activeElement as HTMLElement | null
  const elsewhere = now && now !== document.body && now.id !== FIELD
  if (!elsewhere) takeFocus()
}
