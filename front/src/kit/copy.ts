/** The clipboard of the browser exists on https and localhost only; elsewhere a selected text is copied. */
export async function copyText(text: string) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const carrier = document.createElement('textarea')
  carrier.value = text
  document.body.append(carrier)
  carrier.select()
  document.execCommand('copy')
  carrier.remove()
}
