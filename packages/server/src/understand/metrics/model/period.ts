import type { Workspace } from '../../../platform/context/index.ts'
import { addDays, type Day, dayOf, daysBetween, fail, say, startOfDay } from '../../../platform/kernel/index.ts'
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

/** The period to compare with: the equally long one before, one that is named, or none. */
export function againstOf(against: string, period: Period): Period | null {
  if (against === 'none') return null
  if (against !== 'previous') {
    const [from, to] = against.split('..') as [Day, Day]
    if (daysBetween(from, to) < 1)
      throw fail('invalid_input', { problems: [{ field: 'query.against', reason: say(words.againstUpsideDown) }] })
    return { from, to }
  }
  return { from: addDays(period.from, -daysBetween(period.from, period.to)), to: addDays(period.from, -1) }
}

/** Instants of a period in the workspace's zone. */
export function spanOf(period: Period, timeZone: string): Span {
  return { start: startOfDay(period.from, timeZone), end: startOfDay(addDays(period.to, 1), timeZone) }
}
