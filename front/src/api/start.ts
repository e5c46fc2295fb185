import { get, post, put } from './http'

/** What a first hour makes, through the same doors as everything that is made later. */
export const makeTable = (table: { key: string }) =>
  put<unknown>(`/tables/${table.key}`, { table, because: '最小闭环' })

export async function makeForm(form: { key: string }): Promise<string> {
  const made = await put<{ link: string }>(`/forms/${form.key}`, { form })
  return made.link
}

export async function makeFlow(flow: { key: string }): Promise<void> {
  const path = `/flows/${encodeURIComponent(flow.key)}/draft`
  const { number } = await put<{ number: number }>(path, { flow })
  await post(`${path}/publish`, { number })
}

export const tableIsThere = async (key: string) =>
  (await get<{ tables: { key: string }[] }>('/schema')).tables.some((one) => one.key === key)
