import type { PublicField, PublicForm } from '../../api/types'

export type Section = PublicForm['sections'][number]
export type Block = { section: Section | null; fields: PublicField[] }

/** The fields that are shown, under the heading that stands before them. */
export function blocksOf({ fields, sections }: PublicForm, hidden: Set<string>): Block[] {
  const blocks: Block[] = [{ section: null, fields: [] }]
  for (const field of fields) {
    const section = sections.find(({ before }) => before === field.key)
    if (section) blocks.push({ section, fields: [] })
    if (!hidden.has(field.key)) blocks.at(-1)?.fields.push(field)
  }
  return blocks.filter((block) => block.fields.length > 0)
}
