import type { Handlers } from '../../platform/http/index.ts'
import type { budgetRoutes } from './contract.ts'
import { listAsks } from './service/asks.ts'
import type { BudgetDeps } from './service/deps.ts'
import { getSettings, updateSettings } from './service/settings.ts'
import { sendTest } from './service/test-send.ts'

/** Handlers of the routes of the budget. */
export function budgetHandlers(deps: BudgetDeps): Handlers<typeof budgetRoutes> {
  return {
    settings: async (ctx) => await getSettings(ctx),
    updateSettings: async (ctx, { body }) => await updateSettings(ctx, body),
    asks: async (ctx, { query }) => await listAsks(ctx, query),
    testSend: async (ctx, { params, body }) => await sendTest(ctx, deps, { id: params.id, ...body }),
  }
}
