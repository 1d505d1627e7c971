export { createMetric, findMetric, listMetrics } from './service/definitions.ts'
export { metricValues } from './service/metric-values.ts'
