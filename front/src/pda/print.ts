/** Prints a page of ours without leaving this one; false where it could not be had. */
export function printPage(address: string): Promise<boolean> {
  const frame = document.createElement('iframe')
  frame.className = 'pda-print'
  frame.src = address
  return new Promise((resolve) => {
    frame.onload = () => {
      const shown = frame.contentDocument?.querySelector('h1')
      if (shown) frame.contentWindow?.print()
      setTimeout(() => frame.remove(), 60_000)
      resolve(Boolean(shown))
    }
    document.body.appendChild(frame)
  })
}
