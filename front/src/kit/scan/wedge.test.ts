import { describe, expect, test } from 'vitest'
import { Wedge } from './wedge'

/** Types with so many ms between the keys; what the wedge took for a scan. */
function type(text: string, every: number, end = 'Enter', wedge = new Wedge(), from = 1_000) {
  let at = from
  for (const key of text) {
    wedge.key(key, at)
    at += every
  }
  return wedge.key(end, at)
}

describe('a scanner types as a keyboard does, only quicker', () => {
  test('quick keys closed by Enter or Tab are a scan', () => {
    expect(type('KL-1022', 8)).toBe('KL-1022')
    expect(type('6901234567892', 20, 'Tab')).toBe('6901234567892')
  })

  test('a person is slower, and presses single keys', () => {
    expect(type('KL-1022', 180)).toBeNull()
    expect(type('1', 8)).toBeNull()
  })

  test('what a person pressed before is no part of the scan', () => {
    const wedge = new Wedge()
    wedge.key('x', 100)
    expect(type('QL-3310', 10, 'Enter', wedge)).toBe('QL-3310')
  })

  test('keys that write nothing do not break a code', () => {
    const wedge = new Wedge()
    let at = 1_000
    for (const key of ['Shift', 'K', 'Shift', 'L', '-', '1']) {
      at += 10
      wedge.key(key, at)
    }
    expect(wedge.key('Enter', at + 10)).toBe('KL-1')
  })

  test('two scans in a row are two codes', () => {
    const wedge = new Wedge()
    expect(type('AAA', 10, 'Enter', wedge, 1_000)).toBe('AAA')
    expect(type('BBB', 10, 'Enter', wedge, 1_050)).toBe('BBB')
  })
})
