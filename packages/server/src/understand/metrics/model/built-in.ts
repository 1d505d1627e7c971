import type { Metric, MetricDefinition } from '../contract.ts'

const base = {
  description: '',
  threshold: null,
  values: [],
  perPerson: 'all',
  weighting: 'none',
  owner: '',
  minN: 5,
  target: null,
  scale: null,
} satisfies Partial<MetricDefinition>

/** Metrics that every workspace has from the start. Their ids are words, so that links survive. */
const builtIn: Record<string, MetricDefinition> = {
  nps: {
    ...base,
    name: 'NPS',
    kind: 'nps',
    source: { from: 'answers', metric: 'nps' },
    scale: { min: 0, max: 10, higherIsBetter: true },
  },
  csat: {
    ...base,
    name: 'CSAT',
    kind: 'csat',
    source: { from: 'answers', metric: 'csat' },
    scale: { min: 1, max: 5, higherIsBetter: true },
  },
  ces: {
    ...base,
    name: 'CES',
    kind: 'ces',
    source: { from: 'answers', metric: 'ces' },
    scale: { min: 1, max: 7, higherIsBetter: true },
  },
  net_satisfaction: {
    ...base,
    name: 'Net satisfaction',
    kind: 'net',
    source: { from: 'answers', metric: 'csat' },
    scale: { min: 1, max: 5, higherIsBetter: true },
  },
  orders: { ...base, name: 'Orders', kind: 'count', source: { from: 'events', event: 'Order Completed', where: [] } },
  customers: {
    ...base,
    name: 'Buying customers',
    kind: 'people',
    source: { from: 'events', event: 'Order Completed', where: [] },
  },
  revenue: { ...base, name: 'Revenue', kind: 'sum', source: { from: 'events', event: 'Order Completed', where: [] } },
  orders_per_customer: {
    ...base,
    name: 'Orders per customer',
    kind: 'rate',
    source: { from: 'events', event: 'Order Completed', where: [] },
  },
  delivery_time: {
    ...base,
    name: 'Order to delivery',
    kind: 'duration',
    source: { from: 'pair', first: 'Order Completed', second: 'Order Delivered', withinDays: 60 },
  },
  delivered: {
    ...base,
    name: 'Orders that arrive',
    kind: 'conversion',
    // Shorter than the four weeks that a page shows at first, of which else no window would have closed.
    source: { from: 'pair', first: 'Order Completed', second: 'Order Delivered', withinDays: 14 },
  },
}

/** Version of the formulas in code; part of each passport. */
export const formulaVersion = '1'

/** The built-in metrics as the API shows them. */
export function builtInMetrics(): Metric[] {
  return Object.entries(builtIn).map(([id, definition]) => ({
    ...definition,
    id,
    version: 1,
    formulaVersion,
    builtIn: true,
    updatedAt: '2026-11-01T00:00:00.000Z',
  }))
}
