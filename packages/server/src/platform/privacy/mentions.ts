import { identifierValue, type Json } from '../kernel/index.ts'

/** Shorter values are looked for as whole values only: "42" stands in too many texts. */
const withinTextLengthMin = 6

/** "7" and "2025" are quantities, scores and years too. */
const plainNumber = /^\d{1,5}$/

/** Fields whose value says who somebody is, in SDKs' messages and in what people call them. */
const idField =
  /(^|user|anonymous|anon|previous|distinct|login|original|external|customer|member|account|contact|person|profile|client|visitor|device|open|union)[_ -]?ids?$|^[$]?(uid|alias|identities)$|(用户|用戶|客户|客戶|会员|會員|顾客|顧客)/i

/** Digits as they are grouped in phone numbers; shorter ones are dates, amounts and other people's numbers. */
const phoneDigitsMin = 9

/** Groups in which people write one number, at most. */
const phoneGroupsMax = 8

/**
 * True when a JSON value names one of these identifiers: as a whole text or number or key, ignoring case and outer space,
 * or (from six characters on) as a word within a longer text, a phone number however it is grouped. Errs towards true: what may be
 * about a person is theirs; but a plain number counts only where an id stands, or customer 7 would be given whatever holds a 7.
 */
export function mentions(value: Json, identifiers: readonly string[]): boolean {
  const whole = new Set(identifiers.map(folded))
  const within = [...whole].filter((text) => text.length >= withinTextLengthMin)
  const phones = [...whole].flatMap((text) => phoneOf(text) ?? [])
  const named = (text: string, isId: boolean): boolean => {
    const plain = folded(text)
    if (whole.has(plain) && (isId || !plainNumber.test(plain))) return true
    return within.some((identifier) => hasWord(plain, identifier)) || hasPhone(text, phones)
  }
  const search = (part: Json, isId: boolean): boolean => {
    if (typeof part === 'string') return named(part, isId)
    if (typeof part === 'number') return named(String(part), isId)
    if (typeof part !== 'object' || part === null) return false
    if (Array.isArray(part)) return part.some((inner) => search(inner, isId))
    return Object.entries(part).some(([key, inner]) => named(key, false) || search(inner, isId || idField.test(key)))
  }
  return search(value, false)
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

/** The identifier as a phone number, where it can be one. */
function phoneOf(identifier: string): string | null {
  const number = identifierValue('phone', identifier)
  return /^\+?\d+$/.test(number) && number.length >= phoneDigitsMin ? number : null
}

/** True when one of the phone numbers stands in the text, alone or among words and other numbers. */
function hasPhone(text: string, phones: readonly string[]): boolean {
  if (phones.length === 0) return false
  const runs = text.normalize('NFKC').match(/\+?\d[\d ()./\u2010-\u2015\u2212-]*/g) ?? []
  return runs.some((run) => {
    const groups = run.split(/[ ()./\u2010-\u2015\u2212-]+/)
    return groups.some((_, from) => isPhone(groups.slice(from, from + phoneGroupsMax), phones))
  })
}

/** True when the first of these groups of digits, one or several, are one of the numbers. */
function isPhone(groups: readonly string[], phones: readonly string[]): boolean {
  let number = ''
  return groups.some((group) => {
    number += group
    return phones.includes(identifierValue('phone', number))
  })
}

/** Patterns for `text ILIKE ANY`, which let through every JSON text that `mentions` would find (and more). */
export function mentionPatterns(identifiers: readonly string[]): string[] {
  return identifiers.map((identifier) => {
    const digits = phoneOf(folded(identifier))?.replace('+', '')
    if (digits !== undefined) return `%${[...digits].join('%')}%`
    const inJson = JSON.stringify(identifier.trim()).slice(1, -1)
    return `%${inJson.replace(/[\\%_]/g, (character) => `\\${character}`)}%`
  })
}
