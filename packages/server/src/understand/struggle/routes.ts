import type { Handlers } from '../../platform/http/index.ts'
import type { struggleRoutes } from './contract.ts'
import { readPersonSessions } from './service/person-sessions.ts'
import { explainScale } from './service/scale.ts'

export const struggleHandlers: Handlers<typeof struggleRoutes> = {
  scale: async (ctx) => await explainScale(ctx),
  person: async (ctx, { params }) => await readPersonSessions(ctx, params.id),
}
