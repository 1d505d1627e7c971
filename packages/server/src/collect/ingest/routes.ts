import type { Handlers } from '../../platform/http/index.ts'
import type { ingestRoutes } from './contract.ts'
import type { PublicIdsOf } from './ports.ts'
import { liveEvents } from './service/live-events.ts'
import { addSource, changeSource, listSources, type ManageSourcesDeps } from './service/manage-sources.ts'
import {
  discardQuarantined,
  keepQuarantined,
  listQuarantine,
  type ReplayDeps,
  replayQuarantined,
} from './service/quarantine.ts'
import { readStatus, type StatusDeps } from './service/status.ts'

/** Handlers of collect/ingest; `publicUrl` goes into the snippets on the Sources page. */
export function ingestHandlers(
  deps: ReplayDeps & StatusDeps & ManageSourcesDeps & { publicUrl: () => string; publicIdsOf: PublicIdsOf },
): Handlers<typeof ingestRoutes> {
  return {
    listSources: async (ctx) => ({ sources: await listSources(ctx, deps.sealer), publicUrl: deps.publicUrl() }),
    createSource: async (ctx, { body }) => await addSource(ctx, deps, body),
    updateSource: async (ctx, { params, body }) => await changeSource(ctx, deps, { id: params.id, change: body }),
    revokeSource: async (ctx, { params }) =>
      await changeSource(ctx, deps, { id: params.id, change: { revokedAt: new Date(ctx.clock()) } }),
    liveEvents: async (ctx, { query }) => await liveEvents(ctx, deps.publicIdsOf, query),
    status: async (ctx) => readStatus(ctx, deps),
    listQuarantine: async (ctx, { query }) => await listQuarantine(ctx, deps.texts, query),
    replayQuarantined: async (ctx, { params, body }) =>
      await replayQuarantined(ctx, deps, { id: params.id, raw: body.raw }),
    discardQuarantined: async (ctx, { params }) => {
      await discardQuarantined(ctx, params.id)
      return { discarded: true }
    },
    keepQuarantined: async (ctx, { params }) => {
      await keepQuarantined(ctx, params.id)
      return { kept: true }
    },
  }
}
