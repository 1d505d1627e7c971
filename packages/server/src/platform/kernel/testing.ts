import fc from 'fast-check'

/** Any code point that a well-formed text may hold. */
const codePoint = fc.nat(0x10ffff - 0x800).map(
  (at) => String.fromCodePoint(at < 0xd800 ? at : at + 0x800),
  (text) => {
    const at = typeof text === 'string' ? text.codePointAt(0) : undefined
    if (at === undefined || text !== String.fromCodePoint(at)) throw new Error('Not one code point.')
    return at < 0xd800 ? at : at - 0x800
  },
)

/**
 * Any well-formed text: what `fc.string({ unit: 'binary' })` gives, names of built-in methods among them, without the second of
 * processor time that fast-check takes in each process to list the code points.
 */
export function anyText(limits: { maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.string({ ...limits, unit: codePoint })
}
