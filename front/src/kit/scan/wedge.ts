const FAST_MS = 80 // between two keys of a scanner; nobody types so quickly
const SHORTEST = 3

/** Tells a scanner's keys from a person's: many, quick, and closed by Enter or Tab. */
export class Wedge {
  private read = ''
  private at = 0

  /** A key that was pressed at this moment, in ms; the code, where it was a scan's last. */
  key(key: string, at: number): string | null {
    const quick = at - this.at <= FAST_MS
    this.at = at
    if (key === 'Enter' || key === 'Tab') return this.end(quick)
    if (key.length !== 1) return null
    this.read = quick ? this.read + key : key
    return null
  }

  private end(quick: boolean): string | null {
    const code = this.read.trim()
    this.read = ''
    return quick && code.length >= SHORTEST ? code : null
  }
}
