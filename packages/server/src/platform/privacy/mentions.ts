import type { Json } from '../kernel/index.ts'

/** Shorter values are looked for as whole values only: "42" stands in too many texts. */
const withinTextLengthMin = 6

/**
 * True when a JSON value names one of these identifiers: as a whole text or number or key, ignoring case and outer space,
 * or (from six characters on) as a word within a longer text. Errs towards true: what may be about a person is theirs.
 */
export function mentions(value: Json, identifiers: readonly string[]): boolean {
  const whole = new Set(identifiers.map(folded))
  const within = [...whole].filter((text) => text.length >= withinTextLengthMin)
  const named = (text: string): boolean => {
    const plain = folded(text)
    return whole.has(plain) || within.some((identifier) => hasWord(plain, identifier))
  }
  const search = (part: Json): boolean => {
    if (typeof part === 'string') return named(part)
    if (typeof part === 'number') return named(String(part))
    if (typeof part !== 'object' || part === null) return false
    if (Array.isArray(part)) return part.some(search)
    return Object.entries(part).some(([key, inner]) => named(key) || search(inner))
  }
  return search(value)
}

function folded(text: string): string {
  return text.trim().toLowerCase()
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const [before, after] = [text[at - 1] ?? ' ', text[at + word.length] ?? ' ']
    if (!/[\p{L}\p{N}_]/u.test(before) && !/[\p{L}\p{N}_]/u.test(after)) return true
  }
  return false
}

/** Patterns for `text ILIKE ANY`, which let through every JSON text that `mentions` would find (and more). */
export function mentionPatterns(identifiers: readonly string[]): string[] {
  return identifiers.map((identifier) => {
    const inJson = JSON.stringify(identifier.trim()).slice(1, -1)
    return `%${inJson.replace(/[\\%_]/g, (character) => `\\${character}`)}%`
  })
}
