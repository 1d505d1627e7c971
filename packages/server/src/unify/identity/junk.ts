/**
 * Values that SDKs and files send when they know nobody: they must never become an identifier, or thousands of people would
 * be joined into one. Compared after trimming, unquoting and lower-casing; runs of one repeated character and all-zero ids
 * (also as UUID) count too. The list follows what PostHog, Segment and RudderStack refuse, plus what Chinese exports contain.
 */
const junkWords = new Set([
  'null',
  'undefined',
  'none',
  'nil',
  'nan',
  'n/a',
  'na',
  'anonymous',
  'anon',
  'guest',
  'unknown',
  'undef',
  'not_authenticated',
  'true',
  'false',
  'id',
  'user',
  'userid',
  'user_id',
  'distinct_id',
  'distinctid',
  'anonymous_id',
  'email',
  'test',
  'object',
  '[object object]',
  '{}',
  '[]',
  '-',
  '--',
  '.',
  '_',
  'void',
  'empty',
  '(null)',
  '<null>',
  '<nil>',
  'infinity',
  '匿名',
  '未知',
  '无',
  '無',
  '游客',
  '訪客',
  '访客',
  '空',
  'default',
  'no-reply',
  'noreply',
])

/** True when a value names nobody. */
export function isJunkIdentifier(value: string): boolean {
  const bare = unquote(value.normalize('NFKC').trim()).toLowerCase()
  if (bare === '' || bare.length > 512 || junkWords.has(bare)) return true
  const significant = bare.replace(/[-_:.\s]/g, '')
  if (significant === '') return true
  // All zeros (00000000-0000-0000-0000-000000000000), all f, or one character repeated five times and more.
  return (
    /^0+$/.test(significant) ||
    (significant.length >= 5 && /^(.)\1*$/su.test(significant)) ||
    significant === '123456789'
  )
}

function unquote(value: string): string {
  let bare = value
  for (let round = 0; round < 3; round += 1) {
    const inner = /^(["'`“”‘’«»]|\\")(.*)(["'`“”‘’«»]|\\")$/su.exec(bare)?.[2]?.trim()
    if (inner === undefined) break
    bare = inner
  }
  return bare
}
