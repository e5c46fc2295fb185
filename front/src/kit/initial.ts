/** What stands where there is no picture: the first character of a name. Pure. */
export function initialOf(name: string): string {
  const [first = ''] = [...name.trim()]
  return first.toLocaleUpperCase()
}
