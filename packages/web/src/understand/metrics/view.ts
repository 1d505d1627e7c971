import type { Estimate, Metric, MetricGroup } from '@opencxm/server/contract'
import { type Axis, axisFor } from '../../ui/marks/scale.ts'
import { axisLimits, startsAtZero } from './words.ts'

/** So many metrics and dimensions fit on the page at once. */
export const metricsMax = 4
export const dimensionsMax = 3

const firstChoice = ['nps', 'csat', 'ces']
const groupsShown = 8
/** So many groups that differ detectably stand among them, however small. */
const differentShown = 8
/** More rows than this no page shows. */
export const groupsMost = 200

/** Metrics to show: those named in the address that exist, else the usual first ones, else the first there are. */
export function chosenMetrics(metrics: readonly Metric[], named: string | undefined): Metric[] {
  const find = (ids: readonly string[]) =>
    ids.flatMap((id) => metrics.find((metric) => metric.id === id) ?? []).slice(0, metricsMax)
  const wanted = find(named?.split(',') ?? [])
  if (wanted.length > 0) return wanted
  const usual = find(firstChoice)
  return usual.length > 0 ? usual : metrics.slice(0, 3)
}

/** Metrics that the address names and that are not there (any more). */
export function missingMetrics(metrics: readonly Metric[], named: string | undefined): string[] {
  const wanted = (named?.split(',') ?? []).filter((id) => id !== '')
  return wanted.filter((id) => !metrics.some((metric) => metric.id === id))
}

/** Dimensions that numbers can be cut by: the workspace's traits first, then channel, touchpoint, stage, segment. */
export function dimensionOptions(traits: readonly string[]): string[] {
  return [...traits.map((key) => `trait:${key}`), 'channel', 'touchpoint', 'stage', 'segment']
}

/** Dimensions to show: those named that exist, else one trait, channel and one more trait; channel alone while the traits are not known. */
export function chosenDimensions(options: readonly string[], named: string | undefined, waiting = false): string[] {
  const wanted = (named?.split(',') ?? []).filter((by) => options.includes(by) || by.startsWith('trait:'))
  if (wanted.length > 0) return wanted.slice(0, dimensionsMax)
  if (waiting) return ['channel']
  const traits = options.filter((by) => by.startsWith('trait:'))
  const [first, second] = traits
  const usual = [...(first ? [first] : []), 'channel', second ?? 'touchpoint']
  return usual.filter((by) => options.includes(by)).slice(0, dimensionsMax)
}

/**
 * The panel's rows, largest groups first: the eight largest and the smaller ones that differ detectably, or as many as a page shows
 * (`whole`). `hidden` says how many are left out.
 */
export function panelRows(
  groups: readonly MetricGroup[],
  { whole = false } = {},
): { rows: MetricGroup[]; hidden: number } {
  const sorted = groups.toSorted((a, b) => b.now.n - a.now.n || a.key.localeCompare(b.key))
  const different = new Set(sorted.slice(groupsShown).filter(isDifferent).slice(0, differentShown))
  const rows = whole
    ? sorted.slice(0, groupsMost)
    : sorted.filter((group, at) => at < groupsShown || different.has(group))
  return { rows, hidden: sorted.length - rows.length }
}

function isDifferent({ change }: MetricGroup): boolean {
  return change?.verdict === 'detectable_drop' || change?.verdict === 'detectable_rise'
}

/** What an address needs to name. */
export function withoutEmpty<Key extends string>(named: Record<Key, string | undefined>): { [key in Key]?: string } {
  const entries = Object.entries<string | undefined>(named).filter(([, text]) => text)
  return Object.fromEntries(entries) as { [key in Key]?: string }
}

/** Dimensions of which the address asks for all groups. */
export function wholeDimensions(named: string | undefined): string[] {
  return (named?.split(',') ?? []).filter((by) => by !== '')
}

/** How many of a panel's groups changed detectably, among those that could be compared. */
export function detectableCount(groups: readonly MetricGroup[]): { count: number; total: number } {
  const compared = groups.filter((group) => group.change && group.change.verdict !== 'not_enough_data')
  return {
    count: compared.filter((group) => group.change?.verdict !== 'no_detectable_change').length,
    total: compared.length,
  }
}

/** One axis for all panels of a metric, so that they can be read against each other. */
export function metricAxis(metric: Metric, groups: readonly MetricGroup[]): Axis {
  const bounds = (estimate: Estimate | null) => (estimate ? [estimate.value, estimate.low, estimate.high] : [])
  const limits = axisLimits(metric)
  return axisFor({
    values: groups.flatMap((group) => [...bounds(group.now), ...bounds(group.before)]),
    fromZero: startsAtZero(metric),
    count: 3,
    ...(limits ? { limits } : {}),
  })
}

const directions = { detectable_drop: 'drop', detectable_rise: 'rise', no_detectable_change: 'same' } as const

/** Where a number went: up or down only when that is detectable; alone where nothing can be compared. */
export function directionOf({ change }: MetricGroup): 'drop' | 'rise' | 'same' | 'alone' {
  const verdict = change?.verdict ?? 'not_enough_data'
  return verdict === 'not_enough_data' ? 'alone' : directions[verdict]
}

/** What the page says of its first metric. */
export type MetricAnswer = ReturnType<typeof directionOf> | 'full' | 'none'

/** The finding: direction only when detectable; a full count just says its figure. */
export function metricAnswer(total: MetricGroup): MetricAnswer {
  if (total.now.value === null) return 'none'
  return total.now.low === null ? 'full' : directionOf(total)
}

/**
 * Groups in which the same change is detectable, the largest first: what the answer names. Those of whom the dimension is not
 * known are no group to name. `rest`: a change is detectable in others as well, so nothing may be said of these.
 */
export function namedGroups<G extends { group: MetricGroup }>(
  groups: readonly G[],
  answer: MetricAnswer,
  max: number,
): { named: G[]; rest: boolean } {
  const verdict = answer === 'drop' ? 'detectable_drop' : answer === 'rise' ? 'detectable_rise' : null
  if (verdict === null) return { named: [], rest: false }
  const named = groups
    .filter(({ group }) => group.change?.verdict === verdict && group.key !== '')
    .toSorted((a, b) => Math.abs(b.group.change?.difference ?? 0) - Math.abs(a.group.change?.difference ?? 0))
    .slice(0, max)
  const changed = groups.filter(({ group }) => group.change?.verdict.startsWith('detectable_'))
  return { named, rest: changed.length > named.length }
}

/** True when it is known that none of the metrics has data, now or in the period before. */
export function nothingMeasured(totals: readonly (MetricGroup | undefined)[]): boolean {
  return totals.length > 0 && totals.every((total) => total && total.now.n === 0 && (total.before?.n ?? 0) === 0)
}

/** `a, b and c` in the language's own words. */
export function joinWords(words: readonly string[], comma: string, and: string): string {
  if (words.length <= 1) return words[0] ?? ''
  return `${words.slice(0, -1).join(comma)}${and}${words.at(-1)}`
}
