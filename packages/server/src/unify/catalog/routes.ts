import type { Handlers } from '../../platform/http/index.ts'
import type { catalogRoutes } from './contract.ts'
import {
  type CatalogDeps,
  deleteStage,
  deleteTouchpoint,
  journeyModel,
  listEvents,
  putStage,
  putTouchpoint,
  updateEvent,
} from './service/edit-catalog.ts'

/** Handlers of unify/catalog. */
export const catalogHandlers = (deps: CatalogDeps): Handlers<typeof catalogRoutes> => ({
  listEvents: async (ctx, { query }) => ({ events: await listEvents(ctx, query.search) }),
  updateEvent: async (ctx, { params, body }) => await updateEvent(ctx, deps, { name: params.name, change: body }),
  getJourneyModel: async (ctx) => await journeyModel(ctx),
  putStage: async (ctx, { params, body }) => await putStage(ctx, { ...body, slug: params.slug }),
  deleteStage: async (ctx, { params }) => {
    await deleteStage(ctx, params.slug)
    return { deleted: true }
  },
  putTouchpoint: async (ctx, { params, body }) => await putTouchpoint(ctx, { ...body, slug: params.slug }),
  deleteTouchpoint: async (ctx, { params }) => {
    await deleteTouchpoint(ctx, params.slug)
    return { deleted: true }
  },
})
