import { variantsOf } from './han-variants.ts'

/** A search: every term must occur; a term occurs when any of its needles does (case ignored for letters that have it). */
export type SearchTerm = { needles: readonly string[] }

const termsMax = 10
/** ClickHouse looks for at most 255 needles at once. */
const needlesMax = 255

/**
 * Reads what was typed: words apart from each other are all wanted, "words in quotes" stand together. Each term becomes the
 * ways in which it may be written, so that 发票, 發票 and a mix of both find the same texts. Beyond 255 ways (eight and more
 * characters that each have variants) only the wholly simplified, the wholly traditional and the typed form are looked for.
 */
export function searchTermsOf(typed: string): SearchTerm[] {
  const words = [...typed.normalize('NFC').matchAll(/"([^"]*)"|“([^”]*)”|([^\s"“”]+)/g)]
    .map(([, straight, curly, word]) => (straight ?? curly ?? word ?? '').trim())
    .filter((word) => word !== '')
  return words.slice(0, termsMax).map((word) => ({ needles: waysOfWriting(word) }))
}

function waysOfWriting(word: string): string[] {
  const forms = [...word].map((character) => variantsOf(character))
  const count = forms.reduce((product, each) => product * each.length, 1)
  if (count > needlesMax) {
    const simplified = forms.map((each) => each[0]).join('')
    const traditional = forms.map((each) => each[1] ?? each[0]).join('')
    return [...new Set([simplified, traditional, word])]
  }
  let ways = ['']
  for (const each of forms) ways = ways.flatMap((way) => each.map((form) => way + form))
  return ways
}
