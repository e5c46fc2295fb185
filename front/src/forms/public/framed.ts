/** In the frame of another site: tells that site how tall the form is, so that it can fit. */
export function tellHeight() {
  if (window.parent === window) return
  document.documentElement.dataset.framed = ''
  const tell = () =>
    window.parent.postMessage(
      { kind: 'danliu-form-height', height: document.documentElement.scrollHeight },
      '*',
    )
  new ResizeObserver(tell).observe(document.body)
}
