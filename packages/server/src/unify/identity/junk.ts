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
  '未登录',
  '未登錄',
  '未登入',
  '未注册',
  '未註冊',
  '暂无',
  '暫無',
  '无数据',
  '無資料',
  // What MySQL and Hive write for NULL, and Excel for a failed lookup.
  '\\n',
  '#n/a',
  'default',
  // Google Analytics' own word, what a database says of nobody, and the example of every API description.
  '(not set)',
  'not set',
  'not_set',
  '-1',
  '—',
  '–',
  'string',
  '$anonymous',
  // What posthog-js sends for every visitor where it may keep no id.
  '$posthog_cookieless',
  'anonymous_user',
  'anonymous user',
  '匿名用户',
  '匿名用戶',
  '不明',
  'なし',
  '名無し',
  'ゲスト',
  '익명',
  '미상',
  '없음',
  'неизвестно',
  'неизвестный',
  'аноним',
  'ไม่ทราบ',
  'غير معروف',
  'مجهول',
  'inconnu',
  'anonyme',
  'unbekannt',
  'anónimo',
  'desconocido',
  'invitado',
  'no-reply',
  'noreply',
])

const longestJunkWord = Math.max(...[...junkWords].map((word) => word.length))

/** What a mail or a page was to fill in and did not: {{user.id}}, ${userId}, %%id%%, *|ID|*, <%= id %>, [user_id], <user_id>, {user_id}. */
const placeholder =
  /^(?:\{\{[^{}]*\}\}|\$\{[^{}]*\}|%%?[a-z_. ]+%%?|\*\|.*\|\*|<%.*%>|\[[a-z_. -]+\]|<[a-z_. -]+>|\{[a-z_. -]+\})$/u

/**
 * What a shop's export shows of a customer and hides from who reads it: 138****0001, l***@x.example, 王*. Thousands share what is
 * left of a number.
 */
const masked = /[*•●]{2}|^\p{Script=Han}\*\p{Script=Han}?$/u

/** True when a value names nobody. */
export function isJunkIdentifier(value: string): boolean {
  return !isPlainlyGood(value) && isJunkAfterTidying(value)
}

/**
 * True for what most real ids look like, decided without a copy of the text: letters, digits and punctuation of ASCII, not
 * one character repeated, and with a digit or longer than any junk word, which all do without digits.
 */
function isPlainlyGood(value: string): boolean {
  const { length } = value
  if (length > 512) return false
  let [first, digits, letters] = [0, 0, 0]
  let differs = false
  for (let at = 0; at < length; at += 1) {
    const code = value.charCodeAt(at)
    const kind = code < 128 ? kindOfAscii[code] : other
    if (kind === punctuation) continue
    if (kind === digit) digits += 1
    else if (kind === letter) letters += 1
    else return false
    // Upper and lower case of one letter differ in this bit alone, which digits have.
    const folded = code | 32
    if (first === 0) first = folded
    else if (folded !== first) differs = true
  }
  // Nine digits may be 123456789.
  return differs && !(digits === 9 && letters === 0) && (digits > 0 || length > longestJunkWord)
}

const [other, digit, letter, punctuation] = [0, 1, 2, 3]
const kindOfAscii = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/[0-9]/.test(character)) return digit
  if (/[a-z]/i.test(character)) return letter
  return /[-_.:@]/.test(character) ? punctuation : other
})

function isJunkAfterTidying(value: string): boolean {
  // Invisible characters (zero width, byte order mark) make no other word of it.
  const visible = value.normalize('NFKC').replace(/\p{Cf}/gu, '')
  const bare = unquote(visible.trim()).toLowerCase()
  if (bare === '' || bare.length > 512 || junkWords.has(bare) || placeholder.test(bare) || masked.test(bare))
    return true
  const significant = bare.replace(/[-_:.\s]/g, '')
  if (significant === '') return true
  // All zeros (00000000-0000-0000-0000-000000000000), all f, or one character repeated five times and more. Of a digit it takes
  // eight: among customers who are numbered, 11111 and 222222 are real.
  return (
    /^0+$/.test(significant) ||
    (significant.length >= (/^\d/.test(significant) ? 8 : 5) && /^(.)\1*$/su.test(significant)) ||
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
