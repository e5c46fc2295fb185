/** Tones that can be told apart on both themes; a person has the same one everywhere. */
const TONES = ['blue', 'volcano', 'green', 'purple', 'cyan', 'magenta', 'gold', 'geekblue'] as const

export function toneOf(user: string): string {
  let sum = 0
  for (const letter of user) sum = (sum * 31 + letter.charCodeAt(0)) % 9_973
  return TONES[sum % TONES.length] ?? 'blue'
}
