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
  updateEvent: async (ctx, { params, body: { before, ...change } }) =>
    await updateEvent(ctx, deps, { name: params.name, change, before }),
  getJourneyModel: async (ctx) => await journeyModel(ctx),
  putStage: async (ctx, { params: { slug }, body: { before, ...stage } }) =>
    await putStage(ctx, { ...stage, slug }, before && { ...before, slug }),
  deleteStage: async (ctx, { params }) => {
    await deleteStage(ctx, params.slug)
    return { deleted: true }
  },
  putTouchpoint: async (ctx, { params: { slug }, body: { before, ...touchpoint } }) =>
    await putTouchpoint(ctx, { ...touchpoint, slug }, before && { ...before, slug }),
  deleteTouchpoint: async (ctx, { params }) => {
    await deleteTouchpoint(ctx, params.slug)
    return { deleted: true }
  },
})
