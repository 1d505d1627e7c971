import type { Target } from './schema/ddl.ts'

/** Runs the platform's own statements. Values go in as parameters. */
export type Executor = {
  target: Target
  command: (name: string, sql: string, params?: Readonly<Record<string, unknown>>) => Promise<void>
  rows: (name: string, sql: string, params?: Readonly<Record<string, unknown>>) => Promise<Record<string, unknown>[]>
}

/**
 * Values as the protocol carries them. A `DateTime64(3)` is given as epoch milliseconds, `Date` or ISO 8601 text and
 * goes out as UTC wall time, which sessions read as such (`session_timezone`). Throws on a value that is no time.
 */
export function wireParams(text: string, params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const wire: Record<string, unknown> = { ...params }
  for (const [, name = ''] of text.matchAll(/\{(\w+):DateTime64\(3\)\}/g)) wire[name] = wallTime(params[name])
  return wire
}

function wallTime(value: unknown): string {
  const isTime = value instanceof Date || typeof value === 'number' || typeof value === 'string'
  // ISO 8601 text without a zone would be read as local time.
  const text = typeof value === 'string' && !/(Z|[+-]\d\d:?\d\d)$/.test(value) ? `${value.replace(' ', 'T')}Z` : value
  const date = isTime ? new Date(text as string | number | Date) : null
  if (date === null || Number.isNaN(date.getTime()))
    throw new TypeError(
      `a DateTime64(3) parameter must be epoch milliseconds, a Date or ISO 8601 text, not ${String(value)}`,
    )
  return date.toISOString().replace('T', ' ').replace('Z', '')
}
