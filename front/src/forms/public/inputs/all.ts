import type { FieldType } from '../../../api/types'
import type { PhoneInput } from './input'
import { input as text } from './text'

/** A new kind of field is a new file in this folder, named after the type. */
const files = import.meta.glob<{ input?: PhoneInput }>('./*.tsx', { eager: true })

export const inputFor = (type: FieldType): PhoneInput => files[`./${type}.tsx`]?.input ?? text
