/**
 * The value of an identifier of this kind as it is stored and compared (unify/identity, ID12). An e-mail address is written in any
 * case, and no mail server in use tells two cases apart, so `Lin@Shop.example` in a file and `lin@shop.example` of a help desk are one
 * person; a phone number is its digits, however they are grouped.
 */
export function identifierValue(kind: string, value: string): string {
  if (kind === 'email') return value.trim().toLowerCase()
  return kind === 'phone' ? phoneValue(value) : value
}

/** Groups of digits with what people put between them; a `+` only in front. */
const phoneShape = /^\+?[\d ()./-]+$/

/** Digits of a number with its country, at most (E.164); with fewer than the least it is an extension, not a number. */
const [digitsMin, digitsMax] = [7, 15]

/**
 * `+86 138-0000-0000` and `0086 13800000000` are `+8613800000000`. A country is never guessed: without one the digits stay alone, so
 * that `138 0000 0000` is `13800000000`. What is no single number stays as it is written.
 */
function phoneValue(value: string): string {
  // Full-width digits, and the invisible marks around a number copied from an address book.
  const plain = value
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .trim()
  if (!phoneShape.test(plain)) return value
  const compact = plain.replace(/[ ./-]/g, '').replace(/^00(?=[1-9])/, '+')
  // `+44 (0)20 …`: the zero is dialled only within the country.
  const number = (compact.startsWith('+') ? compact.replace('(0)', '') : compact).replace(/[()]/g, '')
  const digits = number.replace('+', '').length
  return digits >= digitsMin && digits <= digitsMax ? number : value
}
