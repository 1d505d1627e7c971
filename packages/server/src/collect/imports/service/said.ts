import { inLanguage, type Language, type Message } from '../../../platform/kernel/index.ts'
import type { RejectedProblem, Warning } from '../contract.ts'
import type { FoundWarning } from '../model/describe.ts'
import type { RowProblem } from '../model/row.ts'
import { expectedWords, reasonWords } from '../model/words.ts'
import { words as readerWords } from '../readers/words.ts'
import { words } from '../words.ts'

/** What is wrong with a row, in the reader's language; what was kept before there were codes stays in English. */
export function sayProblem(problem: RowProblem, language: Language): RejectedProblem {
  const { reason, column, found, expected } = problem
  const why = inLanguage({ words: reasonWords[reason], values: { found: found ?? '' } }, language)
  return { reason, why, column, found, expected: sayExpected(expected, language) }
}

function sayExpected(expected: RowProblem['expected'], language: Language): string {
  if (typeof expected === 'string') return expected
  // A row that a later version kept may have a code that is unknown here.
  const known: Message['words'] | undefined = expectedWords[expected.code]
  return known ? inLanguage({ words: known, values: expected.values }, language) : expected.code
}

/** A problem as one line of a file or a terminal. */
export function problemLine({ why, column, expected }: RejectedProblem, language: Language): string {
  if (column === null) return inLanguage({ words: words.problemInRow, values: { why, expected } }, language)
  return inLanguage({ words: words.problemInColumn, values: { column, why, expected } }, language)
}

/** Why an import failed, as it is kept: the name of its sentence with values. */
export type SaidFault = { code: string; values: Message['values'] }

const faults: Readonly<Record<string, Message['words']>> = { ...readerWords, ...words }

/** The sentence of an error as it is kept; null when it is a plain text. */
export function faultOf(message: Message | string | undefined): SaidFault | null {
  if (typeof message !== 'object') return null
  const code = Object.keys(faults).find((name) => faults[name] === message.words)
  return code === undefined ? null : { code, values: message.values }
}

/** Why an import failed, in the reader's language; a plain text, or a sentence of another version, as it was kept. */
export function sayFault(
  kept: { error: string | null; error_said: SaidFault | null },
  language: Language,
): string | null {
  const known = kept.error_said === null ? undefined : faults[kept.error_said.code]
  return known && kept.error_said ? inLanguage({ words: known, values: kept.error_said.values }, language) : kept.error
}

/** A warning in the reader's language. */
export function sayWarning({ code, field, detail }: FoundWarning, language: Language): Warning {
  return { code, field, detail: inLanguage(detail, language) }
}
