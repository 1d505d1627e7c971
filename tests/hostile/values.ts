/** A uniform source in [0, 1) from a 32-bit seed (mulberry32). */
export type Random = () => number

/** Draws for a generator of junk. */
export type Draw = {
  random: Random
  int: (below: number) => number
  chance: (share: number) => boolean
  pick: <T>(list: readonly T[]) => T
}

/** Draws that a seed decides wholly. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (below: number) => Math.floor(random() * below)
  return { random, int, chance: (share) => random() < share, pick: (list) => list[int(list.length)] as never }
}

/** Texts that have hurt somebody: SQL, scripts, prototype keys, NUL, half characters, formats, paths. */
export const nastyTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udc00y',
  '\u{1f600}\u{1f468}\u200d\u{1f469}',
  '\u202egnp.exe',
  '\ufeff',
  "'; DROP TABLE events; --",
  "' OR '1'='1",
  '{p1:UInt32}',
  '$1; SELECT pg_sleep(10)',
  '\\',
  '\\N',
  '"\n\t\r',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '{{7*7}}#{7*7}',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '../../etc/passwd',
  '%00%0a',
  '$identify',
  '$answer',
  '$merge',
  'x'.repeat(300),
  '\u7545'.repeat(3000),
  'y'.repeat(40_000),
  '1970-01-01T00:00:00.000Z',
  '2100-01-01T00:00:00.000Z',
  '0000-00-00',
  '+275760-09-13T00:00:00.001Z',
  '2026-02-30T25:61:61Z',
]

/** Pieces of JSON text, some of which no serialiser would write. */
const nastyJson: readonly string[] = [
  ...['null', 'true', 'false', '0', '-1', '-0', '1e308', '1e999', '-1e999', '5e-324', '12345678901234567890'],
  ...['9007199254740993', '0.1', '8640000000000001', '4102444800000', '-1', '[]', '{}', '[[]]', '[null]', '{"":""}'],
  ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '"\\u0000"', '"\\ud800"'],
  ...['[1,2,3,"a",null]', '{"a":{"b":{"c":{"d":{}}}}}', '"2026-01-01"', '1767225600', '1767225600000'],
]

/** JSON text of one hostile value. */
export function hostileJson(draw: Draw): string {
  const kind = draw.int(12)
  if (kind < 5) return JSON.stringify(draw.pick(nastyTexts))
  if (kind < 10) return draw.pick(nastyJson)
  if (kind === 10) return `${'['.repeat(20)}1${']'.repeat(20)}`
  const keys = Array.from({ length: draw.int(30) }, (_, at) => `${JSON.stringify(`k${at}`)}:${draw.pick(nastyJson)}`)
  return `{${keys.join(',')}}`
}

/**
 * JSON text of `value` with hostile values, lost keys and duplicate keys here and there; `share` of the places are touched.
 */
export function spoil(draw: Draw, value: unknown, share: number): string {
  if (draw.chance(share)) return hostileJson(draw)
  if (Array.isArray(value)) return `[${value.map((item) => spoil(draw, item, share)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const parts: string[] = []
  for (const [key, item] of Object.entries(value)) {
    if (draw.chance(share / 2)) continue
    parts.push(`${JSON.stringify(key)}:${spoil(draw, item, share)}`)
    if (draw.chance(share / 3)) parts.push(`${JSON.stringify(key)}:${hostileJson(draw)}`)
    if (draw.chance(share / 4)) parts.push(`${JSON.stringify(draw.pick(nastyTexts))}:${hostileJson(draw)}`)
  }
  return `{${parts.join(',')}}`
}
