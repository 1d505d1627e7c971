import type * as z from 'zod'
import type { Words } from '../kernel/messages.ts'

/**
 * An issue as zod tells it, with the words of the check that raised it, where it has some; of a field that is not known, with
 * the names that are `known` at its place, where the schema told them.
 */
export type Issue = z.core.$ZodIssue & { expecting?: Words; known?: readonly string[] }

/**
 * What a check of a contract expects, in each language, to finish "expected …": `.regex(/…/, expecting({ en: 'three capital letters', … }))`.
 * Without it a caller would read English, or a pattern. The words travel with the issue; `fieldProblems` says them.
 */
export function expecting(words: Words): { error: (issue: z.core.$ZodRawIssue) => string } {
  return {
    error: (issue) => {
      // zod copies what it does not know from the raw issue to the one that callers get.
      Object.assign(issue, { expecting: words })
      return words.en
    },
  }
}
