import type { Period } from '../../ui/filter/period.ts'
import { addDays } from '../../ui/format/index.ts'

/** The last day of a month given by its first day. */
function endOfMonth(first: string): string {
  const [year = 0, month = 1] = first.split('-').map(Number)
  return addDays(month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`, -1)
}

/** The first day of the month that lies so many months before another. */
function monthsBefore(first: string, months: number): string {
  const [year = 0, month = 1] = first.split('-').map(Number)
  const at = year * 12 + (month - 1) - months
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`
}

/**
 * The last year of answers: whole months, from the first to the last that has any, at most twelve, never beyond today. Null
 * when no month has an answer. Months are given by their first day.
 */
export function lastAnsweredYear(months: readonly { key: string; n: number }[], today: string): Period | null {
  const answered = months
    .filter(({ n }) => n > 0)
    .map(({ key }) => key)
    .toSorted()
  const last = answered.at(-1)
  if (last === undefined) return null
  const earliest = monthsBefore(last, 11)
  const from = answered.find((key) => key >= earliest) ?? last
  const end = endOfMonth(last)
  return { from, to: end > today ? today : end }
}
