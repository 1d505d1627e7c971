import type { Handlers } from '../../platform/http/index.ts'
import type { segmentsRoutes } from './contract.ts'
import {
  createSegment,
  getSegment,
  listMembers,
  listSegments,
  previewSegment,
  removeSegment,
  restoreSegment,
  updateSegment,
} from './service/manage-segments.ts'

export const segmentsHandlers: Handlers<typeof segmentsRoutes> = {
  list: async (ctx) => ({ segments: await listSegments(ctx) }),
  create: async (ctx, { body }) => await createSegment(ctx, body),
  get: async (ctx, { params }) => await getSegment(ctx, params.id),
  update: async (ctx, { params, body }) => await updateSegment(ctx, params.id, body),
  remove: async (ctx, { params }) => {
    await removeSegment(ctx, params.id)
    return { deleted: true }
  },
  restore: async (ctx, { params }) => await restoreSegment(ctx, params.id),
  preview: async (ctx, { body }) => await previewSegment(ctx, body.rule),
  members: async (ctx, { params, query }) => await listMembers(ctx, params.id, query),
}
