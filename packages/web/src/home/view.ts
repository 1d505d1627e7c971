import type { Estimate, MetricGroup, PainPoint, Station } from '@opencxm/server/contract'
import { isRefused, proportionInterval } from '@opencxm/stats'
import { known } from '../ui/format/index.ts'
import { shownPains } from '../understand/journey/view.ts'
import { directionOf } from '../understand/metrics/view.ts'

/** What the headline says of a score; `few` answered where it has no value. */
export function headlineOf(total: MetricGroup): ReturnType<typeof directionOf> | 'few' {
  return total.now.value === null ? 'few' : directionOf(total)
}

/** True when nobody ever answered: Home then says what to do instead of showing empty charts. */
export function isEmpty(total: MetricGroup, weeks: readonly MetricGroup[]): boolean {
  return total.now.n === 0 && (total.before?.n ?? 0) === 0 && weeks.every((week) => week.now.n === 0)
}

export type ChangedRow = { by: string; group: MetricGroup }

/** Groups that changed detectably come first, the largest change on top; then the rest by size. At most `max`. */
export function changedRows(
  dimensions: readonly { by: string; groups: readonly MetricGroup[] }[],
  max: number,
): ChangedRow[] {
  const rows = dimensions.flatMap(({ by, groups }) =>
    groups
      .filter((group) => group.key !== '' && group.now.value !== null && group.change?.difference != null)
      .map((group) => ({ by, group })),
  )
  const detectable = ({ group }: ChangedRow) =>
    group.change?.verdict === 'detectable_drop' || group.change?.verdict === 'detectable_rise'
  const size = ({ group }: ChangedRow) => Math.abs(group.change?.difference ?? 0)
  return rows
    .toSorted(
      (a, b) =>
        Number(detectable(b)) - Number(detectable(a)) ||
        (detectable(a) ? size(b) - size(a) : b.group.now.n - a.group.now.n) ||
        a.group.label.localeCompare(b.group.label),
    )
    .slice(0, max)
}

/** How many of all compared groups changed detectably. */
export function changedCount(rows: readonly ChangedRow[]): number {
  return rows.filter(({ group }) => group.change?.verdict.startsWith('detectable_')).length
}

/** Only what is detectably a pain is called one, in the server's order. */
export function painRows(rows: readonly PainPoint[]): PainPoint[] {
  return shownPains(rows.filter((row) => row.impact.value !== null))
}

/** Wow first, then meh; inside each the ones with most answers. */
export function momentsOf(stations: readonly Station[]): Station[] {
  const order = { wow: 0, meh: 1, pain: 2 }
  return stations
    .filter((station) => (station.mark === 'wow' || station.mark === 'meh') && station.counts !== null)
    .toSorted((a, b) => order[a.mark ?? 'pain'] - order[b.mark ?? 'pain'] || b.score.n - a.score.n)
}

/** Shares of three classes from their counts; null when nobody answered. */
export function sharesOf(counts: readonly [number, number, number] | null): [number, number, number] | null {
  if (!counts) return null
  const total = counts[0] + counts[1] + counts[2]
  return total > 0 ? [counts[0] / total, counts[1] / total, counts[2] / total] : null
}

/** The share of one class with its Wilson interval; without a value when nobody answered. */
export function classShare(counts: readonly [number, number, number], index: 0 | 1 | 2): Estimate {
  const n = counts[0] + counts[1] + counts[2]
  const share = proportionInterval({ successes: counts[index], n })
  if (isRefused(share)) return { value: null, low: null, high: null, n, method: 'none', reason: share.refused }
  return { value: share.estimate, low: share.lower, high: share.upper, n, method: share.method }
}

/** Touchpoints that customers pass but that have too few answers for a score: where to ask next. */
export function blankTouchpoints(stations: readonly Station[]): Station[] {
  return stations
    .filter((station) => known(station.score) === null && station.customers > 0)
    .toSorted((a, b) => b.customers - a.customers)
}
