import type { Workspace } from '../../../platform/context/index.ts'
import {
  addDays,
  type Day,
  dayOf,
  daysBetween,
  type FieldProblem,
  fail,
  say,
  startOfDay,
} from '../../../platform/kernel/index.ts'
import { words } from '../words.ts'

/** Days from..to, both included, cut in the workspace's zone. */
export type Period = { from: Day; to: Day }

/** Instants of a period: `start` included, `end` not; epoch ms. */
export type Span = { start: number; end: number }

const defaultDays = 28
const daysMax = 3_660

/** The period that filters name; four weeks up to today when they name none. Throws `invalid_input` when it is upside down. */
export function periodOf(
  filter: { from?: Day | undefined; to?: Day | undefined },
  workspace: Workspace,
  now: number,
): Period {
  const to = filter.to ?? (filter.from ? addDays(filter.from, defaultDays - 1) : dayOf(now, workspace.timeZone))
  const from = filter.from ?? addDays(to, 1 - defaultDays)
  const days = daysBetween(from, to)
  if (days < 1)
    throw fail('invalid_input', { problems: [{ field: 'query.to', reason: say(words.toBeforeFrom, { from }) }] })
  if (days > daysMax)
    throw fail('invalid_input', {
      problems: [{ field: 'query.from', reason: say(words.periodTooLong, { most: daysMax }) }],
    })
  return { from, to }
}

/** The period to compare with: the equally long one before, one that is named, or none. Throws `invalid_input`. */
export function againstOf(against: string, period: Period): Period | null {
  if (against === 'none' || against === 'rest' || against.startsWith('group:')) return null
  if (against !== 'previous') {
    const [from, to] = against.split('..') as [Day, Day]
    const refuse = (reason: FieldProblem['reason']) =>
      fail('invalid_input', { problems: [{ field: 'query.against', reason }] })
    for (const day of [from, to]) if (!isDay(day)) throw refuse(say(words.noSuchDay, { day }))
    const days = daysBetween(from, to)
    if (days < 1) throw refuse(say(words.againstUpsideDown))
    if (days > daysMax) throw refuse(say(words.periodTooLong, { most: daysMax }))
    // A day is text that sorts by time. What is on both sides cannot be told apart by a test of two samples.
    if (from <= period.to && to >= period.from) throw refuse(say(words.againstOverlaps))
    return { from, to }
  }
  return { from: addDays(period.from, -daysBetween(period.from, period.to)), to: addDays(period.from, -1) }
}

/** `2026-02-30` has the form of a day and is none. */
function isDay(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

/** Instants of a period in the workspace's zone. */
export function spanOf(period: Period, timeZone: string): Span {
  return { start: startOfDay(period.from, timeZone), end: startOfDay(addDays(period.to, 1), timeZone) }
}
