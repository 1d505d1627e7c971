import type { Handlers } from '../../platform/http/index.ts'
import type { journeysRoutes } from './contract.ts'
import { journeyMap } from './service/journey-map.ts'
import { getAssumption, putAssumption } from './service/money-assumption.ts'

export const journeysHandlers: Handlers<typeof journeysRoutes> = {
  map: async (ctx, { query }) => await journeyMap(ctx, query),
  getAssumption: async (ctx) => await getAssumption(ctx),
  putAssumption: async (ctx, { body }) => await putAssumption(ctx, body),
}
