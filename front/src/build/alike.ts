import { hashKey } from '@tanstack/react-query'

/** The same content, in whatever order the server tells the options of a field or a rule. */
export const alike = (one: unknown, other: unknown) => hashKey([one]) === hashKey([other])
