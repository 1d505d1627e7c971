import type { Handlers } from '../../platform/http/index.ts'
import type { metricsRoutes } from './contract.ts'
import { createMetric, listMetrics, removeMetric, updateMetric } from './service/definitions.ts'
import { metricAnswers } from './service/metric-answers.ts'
import { metricValues } from './service/metric-values.ts'

export const metricsHandlers: Handlers<typeof metricsRoutes> = {
  list: async (ctx) => ({ metrics: await listMetrics(ctx) }),
  create: async (ctx, { body }) => await createMetric(ctx, body),
  update: async (ctx, { params, body }) => await updateMetric(ctx, params.id, body),
  remove: async (ctx, { params }) => {
    await removeMetric(ctx, params.id)
    return { deleted: true }
  },
  values: async (ctx, input) => await metricValues(ctx, input),
  answers: async (ctx, input) => await metricAnswers(ctx, input),
}
