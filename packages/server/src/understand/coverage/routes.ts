import type { Handlers } from '../../platform/http/index.ts'
import type { coverageRoutes } from './contract.ts'
import { readCoverage } from './service.ts'

export const coverageHandlers: Handlers<typeof coverageRoutes> = {
  read: async (ctx, { query }) => await readCoverage(ctx, query),
}
