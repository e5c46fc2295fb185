let last = 0
let turn = 0

/** A UUIDv7 (RFC 9562): by time, and in order within one millisecond, so that a journal sorts. */
export function uuid7(now = Date.now(), random = crypto.getRandomValues(new Uint8Array(10))) {
  turn = now <= last ? turn + 1 : 0
  last = Math.max(now, last)
  const at = last.toString(16).padStart(12, '0').slice(-12)
  const count = (turn & 0xfff).toString(16).padStart(3, '0')
  const rest = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = '89ab'[Number.parseInt(rest[0] ?? '0', 16) & 3]
  return `${at.slice(0, 8)}-${at.slice(8)}-7${count}-${variant}${rest.slice(1, 4)}-${rest.slice(4, 16)}`
}
