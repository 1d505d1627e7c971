import type { Handlers } from '../../platform/http/index.ts'
import type { distributionRoutes } from './contract.ts'
import type { AskingKnowledge } from './ports.ts'
import { programmeHealth } from './service/health.ts'
import {
  createProgramme,
  getProgramme,
  listProgrammes,
  listVersions,
  removeProgramme,
  restoreProgramme,
  switchProgramme,
  updateProgramme,
} from './service/manage-programmes.ts'
import { listFields, previewProgramme } from './service/preview.ts'

/** Handlers of the programmes' routes. */
export function distributionHandlers(knowledge: AskingKnowledge): Handlers<typeof distributionRoutes> {
  return {
    list: async (ctx) => ({ programmes: await listProgrammes(ctx) }),
    create: async (ctx, { body }) => await createProgramme(ctx, knowledge, body),
    get: async (ctx, { params }) => await getProgramme(ctx, params.id),
    update: async (ctx, { params, body }) => await updateProgramme(ctx, knowledge, { id: params.id, ...body }),
    switch: async (ctx, { params, body }) => await switchProgramme(ctx, knowledge, { id: params.id, on: body.on }),
    remove: async (ctx, { params }) => {
      await removeProgramme(ctx, params.id)
      return { deleted: true }
    },
    restore: async (ctx, { params }) => await restoreProgramme(ctx, params.id),
    versions: async (ctx, { params }) => await listVersions(ctx, params.id),
    preview: async (ctx, { body }) => await previewProgramme(ctx, knowledge, body),
    fields: async (ctx, { query }) => ({ fields: await listFields(ctx, knowledge, query.event) }),
    health: async (ctx, { params, query }) => await programmeHealth(ctx, knowledge, { id: params.id, ...query }),
  }
}
