import type { Handlers } from '../../platform/http/index.ts'
import type { pathsRoutes } from './contract.ts'
import { readFunnel } from './service/read-funnel.ts'
import { readSequences } from './service/read-sequences.ts'

export const pathsHandlers: Handlers<typeof pathsRoutes> = {
  funnel: async (ctx, { body }) => await readFunnel(ctx, body),
  sequences: async (ctx, { body }) => await readSequences(ctx, body),
}
