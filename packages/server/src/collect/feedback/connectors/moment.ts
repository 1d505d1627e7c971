import { readTime } from '../../imports/index.ts'
import { isCredible } from '../model/decode-item.ts'

const dayMs = 24 * 60 * 60 * 1000
const momentCharsMax = 100

/** The moment that a text of another program names (epoch ms); `now` where it names none, or one that a wrong clock gave. */
export function momentOr(text: string, now: number): number {
  const at = momentOf(text.slice(0, momentCharsMax).trim(), now)
  return isCredible(at, now) ? at : now
}

/** As ISO 8601, RFC 822 and people write it, and what review pages say ("3天前"). A time without a zone is UTC's, 3/5/2024 is of March. */
function momentOf(text: string, now: number): number {
  const since = sinceOf(text)
  if (since !== null) return now - since
  const found = readTime(text, null)
  const time = found === 'ambiguous' ? readTime(text, 'mdy') : found
  if (typeof time === 'object') {
    if (time.kind === 'instant') return time.ts
    const { year, month, day, hour, minute, second, millisecond } = time.local
    return Date.UTC(year, month - 1, day, hour, minute, second, millisecond)
  }
  // Java's own way, and CST, which RFC 822 takes for Chicago's. Of anything else JavaScript makes a day of 2001.
  return /\d:\d\d(:\d\d)? [A-Z]{3}( \d{4})?$/.test(text) ? Date.parse(text) : Number.NaN
}

const units: readonly (readonly [RegExp, number])[] = [
  [/^(second|秒)$/, 1000],
  [/^(minute|分)$/, 60_000],
  [/^(hour|小时|小時)$/, 3_600_000],
  [/^(day|天|日)$/, dayMs],
  [/^(week|周|週|星期)$/, 7 * dayMs],
  [/^(month|月)$/, 30 * dayMs],
  [/^(year|年)$/, 365 * dayMs],
]
const words: readonly (readonly [RegExp, number])[] = [
  [/^(just now|today|刚刚|剛剛|今天)$/, 0],
  [/^(yesterday|昨天)$/, dayMs],
  [/^前天$/, 2 * dayMs],
]

function msOf(word: string, of: readonly (readonly [RegExp, number])[]): number | undefined {
  return of.find(([said]) => said.test(word.toLowerCase()))?.[1]
}

/** How long ago a text says that it was, to the unit that it names. */
function sinceOf(text: string): number | null {
  const word = msOf(text, words)
  if (word !== undefined) return word
  const [, english, unit = ''] = /^(an?|\d{1,4})\s+(second|minute|hour|day|week|month|year)s?\s+ago$/i.exec(text) ?? []
  if (english !== undefined) return (/^a/i.test(english) ? 1 : Number(english)) * (msOf(unit, units) ?? 0)
  const [, count, chinese = ''] =
    /^(\d{1,4}|[一两兩半])\s*[个個]?\s*(秒|分|小时|小時|天|日|周|週|星期|月|年)[钟鐘]?之?[前內内]$/.exec(text) ?? []
  if (count === undefined) return null
  const many = { 一: 1, 两: 2, 兩: 2, 半: 0.5 }[count] ?? Number(count)
  return many * (msOf(chinese, units) ?? 0)
}
