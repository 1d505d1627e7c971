import type * as z from 'zod'
import type { Metric, MetricKind, passportSchema } from '../contract.ts'
import type { Period } from './period.ts'

const formulas: Record<MetricKind, string> = {
  nps: '100 × (share answering 9–10 − share answering 0–6)',
  csat: 'share of answers in the top two boxes',
  ces: 'mean of the answers on the effort scale',
  mean: 'mean of the answers',
  top_box: 'share of answers at or beyond the threshold',
  share: 'share of answers equal to one of the named values',
  net: '100 × (share above the middle of the scale − share below)',
  count: 'number of events',
  people: 'number of customers with the event',
  sum: 'sum of the amounts',
  rate: 'events per customer with any event in the period',
  duration: 'median time from the first event to the second',
  conversion: 'share of first events followed by the second within the window; windows still open are left out',
}

const intervals: Record<string, string> = {
  nps_adjusted_wald: 'adjusted Wald, 95 %',
  proportion_wilson: 'Wilson, 95 %',
  mean_t: 't interval, 95 %',
  ratio_linearised: 'linearised over customers (repeated answers belong together), t, 95 %',
  median_order_statistics: 'order statistics, 95 %',
  full_count: 'none: a full count',
  none: 'none',
}

/** How a number came about: formula and version, interval method, weighting, window, lineage (answers − excluded = n). */
export function passportOf(input: {
  metric: Metric
  period: Period
  timeZone: string
  n: number
  offScale: number
  method: string
}): z.infer<typeof passportSchema> {
  const { metric, period, timeZone, n, offScale, method } = input
  return {
    metric,
    question: metric.source.from === 'answers' ? metric.source.metric : null,
    formula: formulas[metric.kind],
    interval: intervals[method] ?? `${method}, 95 %`,
    weighting: metric.weighting === 'none' ? 'none' : 'by the answer’s survey weight',
    window: { from: period.from, to: period.to, timeZone },
    lineage: { answers: n + offScale, excluded: offScale > 0 ? [{ reason: 'outside_the_scale', n: offScale }] : [], n },
  }
}
