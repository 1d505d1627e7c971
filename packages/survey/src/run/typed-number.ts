/**
 * A number as people type it, with a point or a comma before its decimals, in full-width digits or narrow; null for anything else. `1,234` is null too: some
 * read it as a thousand and more, others as one and a bit, and a guess would be wrong by a factor of a thousand in silence.
 */
export function typedNumber(text: string): number | null {
  const typed = text.normalize('NFKC').trim().replace('−', '-')
  if (/^[+-]?[1-9]\d{0,2},\d{3}$/.test(typed)) return null
  const plain = typed.replace(',', '.')
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(plain) ? Number(plain) : null
}
