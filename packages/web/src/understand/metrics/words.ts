import type { Metric } from '@opencxm/server/contract'
import type { en } from '../../shell/i18n/en/index.ts'

type Words = typeof en.metrics
export type BuiltInMetric = keyof Words['name']
export type MethodWord = keyof Words['method']
export type ExcludedWord = keyof Words['excluded']

const builtIn: readonly BuiltInMetric[] = [
  'nps',
  'csat',
  'ces',
  'net_satisfaction',
  'orders',
  'customers',
  'revenue',
  'orders_per_customer',
  'delivery_time',
  'delivered',
]
const methods: readonly MethodWord[] = [
  'nps_adjusted_wald',
  'proportion_wilson',
  'mean_t',
  'mean_padded',
  'ratio_linearised',
  'ratio_log',
  'ratio_padded',
  'median_kaplan_meier',
  'full_count',
  'none',
]

const exclusions: readonly ExcludedWord[] = [
  'outside_the_scale',
  'given_on_another_scale',
  'weight_is_no_weight',
  'counted_with_others_of_the_person',
  'in_another_currency',
  'without_an_amount',
  'window_still_open',
  'duplicate',
]

/** The translated name's key of a built-in metric; null for a metric of the workspace's own, which keeps its name. */
export function builtInName(metric: Pick<Metric, 'id' | 'builtIn'>): BuiltInMetric | null {
  return metric.builtIn ? (builtIn.find((id) => id === metric.id) ?? null) : null
}

/** The key of an interval method's words; null for one that has none, which is shown as the server names it. */
export function methodWord(method: string): MethodWord | null {
  return methods.find((one) => one === method) ?? null
}

/** The key of the words for why answers were excluded. */
export function excludedWord(reason: string): ExcludedWord {
  return exclusions.find((one) => one === reason) ?? 'other'
}

/** Kinds whose rise is not good news for customers. */
export function riseIsGood(metric: Pick<Metric, 'kind' | 'scale'>): boolean {
  if (metric.kind === 'duration') return false
  return metric.scale?.higherIsBetter ?? true
}

/** Ends that an axis of this metric never passes, in the unit of its values; undefined when there are none. */
export function axisLimits(metric: Pick<Metric, 'kind' | 'scale'>): { min: number; max: number } | undefined {
  if (metric.kind === 'nps' || metric.kind === 'net') return { min: -100, max: 100 }
  if (['csat', 'top_box', 'share', 'conversion'].includes(metric.kind)) return { min: 0, max: 1 }
  return metric.scale && ['ces', 'mean'].includes(metric.kind)
    ? { min: metric.scale.min, max: metric.scale.max }
    : undefined
}

/** Amounts and shares begin at zero; means and net scores do not. */
export function startsAtZero(metric: Pick<Metric, 'kind'>): boolean {
  return !['nps', 'net', 'ces', 'mean'].includes(metric.kind)
}
