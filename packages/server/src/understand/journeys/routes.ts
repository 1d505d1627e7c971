import type { Handlers } from '../../platform/http/index.ts'
import type { journeysRoutes } from './contract.ts'
import { journeyMap } from './service/journey-map.ts'
import { getAssumption, putAssumption } from './service/money-assumption.ts'
import type { PainModel } from './service/pain-points.ts'

/** Adapters of the journeys' routes; the pain model is the caller's to close. */
export function journeysHandlers(model: PainModel): Handlers<typeof journeysRoutes> {
  return {
    map: async (ctx, { query }) => await journeyMap(ctx, model, query),
    getAssumption: async (ctx) => await getAssumption(ctx),
    putAssumption: async (ctx, { body }) => await putAssumption(ctx, body),
  }
}
