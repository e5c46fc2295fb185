/** The fields of the call in the order of the page: each bears `data-step`. */
const steps = (form: HTMLElement) => [...form.querySelectorAll<HTMLElement>('[data-step]')]

/** The cursor goes to this field, with what stands there chosen, so that typing replaces it. */
export function goTo(form: HTMLElement | null, name: string) {
  const found = form?.querySelector<HTMLElement>(`[data-step="${name}"]`)
  if (found) enter(found)
}

export function goOn(form: HTMLElement, from: HTMLElement) {
  const all = steps(form)
  const next = all[all.indexOf(from) + 1]
  if (next) enter(next)
}

function enter(step: HTMLElement) {
  step.focus()
  if (step instanceof HTMLInputElement) step.select()
}
