import type { IsJunkIdentifier } from '../ports.ts'

/** The moment that tests call now: 2026-11-21T23:50:00Z, a few minutes after the payloads captured in wire.md. */
export const testNow = Date.parse('2026-11-21T23:50:00.000Z')

const junk = new Set(['null', 'undefined', 'anonymous', 'nan', '[object object]', ''])

/** A stand-in for the rule of `unify/identity`, which is tested there. */
export const testJunkRule: IsJunkIdentifier = (value) => {
  const bare = value
    .trim()
    .replace(/^["']+|["']+$/g, '')
    .toLowerCase()
  return junk.has(bare) || /^[0-]+$/.test(bare)
}
