import { type CatalogueError, fail } from './errors.ts'
import { say, type Words } from './messages.ts'

const unreadable: Words = {
  en: 'is no cursor of this list; leave it out for the first page',
  'zh-Hans': '不是此列表的游标；不填则返回第一页',
  'zh-Hant': '不是此清單的游標；不填則回傳第一頁',
}

/**
 * The parts (groups of `shape`) of a list's cursor; null for the first page. Throws `invalid_input` for one that cannot be read: it
 * would silently begin anew, and its caller never end.
 */
export function readCursor(cursor: string | undefined, shape: RegExp): string[] | null {
  if (cursor === undefined) return null
  const parts = shape.exec(cursor)
  if (!parts) throw unreadableCursor()
  return parts.slice(1)
}

/** The same of a cursor that is one number, of so many digits at most. Throws as above. */
export function readNumberCursor(cursor: string | undefined, digitsMax = 15): number | null {
  const digits = readCursor(cursor, /^(\d+)$/)?.[0]
  if (digits === undefined) return null
  if (digits.length > digitsMax) throw unreadableCursor()
  return Number(digits)
}

/** For lists whose cursor is read in another way. */
export function unreadableCursor(): CatalogueError {
  return fail('invalid_input', { problems: [{ field: 'query.cursor', reason: say(unreadable) }] })
}
