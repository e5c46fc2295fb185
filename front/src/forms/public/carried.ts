import type { Cells, PublicForm } from '../../api/types'

/** What the address carries for this form: `?channel=wechat`. Other names are not passed on. */
export function carriedBy(form: PublicForm, search: string): Record<string, string> {
  const given = new URLSearchParams(search)
  const known = Object.keys(form.from_link).flatMap((name): [string, string][] => {
    const value = given.get(name)
    return value ? [[name, value]] : []
  })
  return Object.fromEntries(known)
}

/** The fields on the form that the address fills; whoever answers may change them. */
export function filledBy(form: PublicForm, carried: Record<string, string>): Cells {
  const filled = Object.entries(carried).flatMap(([name, value]): [string, unknown][] => {
    const key = form.from_link[name]
    const field = form.fields.find((one) => one.key === key)
    if (!field) return []
    const choice = field.options.choices?.find(
      (one) => one.key === value || one.name === value || one.name_en === value,
    )
    return field.options.choices && !choice ? [] : [[field.key, choice?.key ?? value]]
  })
  return Object.fromEntries(filled)
}
