import type { Handlers } from '../../../platform/http/index.ts'
import type { messagesRoutes } from '../contract.ts'
import { liftBounceOfMessage, listBounces } from '../service/bounces.ts'
import {
  createChannel,
  listChannels,
  removeChannel,
  setOpenTracking,
  updateChannel,
  verifyChannel,
} from '../service/channels.ts'
import type { MessagesDeps } from '../service/deps.ts'
import { listMessages } from '../service/messages.ts'

/** Handlers of the routes of channels and messages. */
export function messagesHandlers(deps: MessagesDeps): Handlers<typeof messagesRoutes> {
  return {
    listChannels: async (ctx) => await listChannels(ctx, deps),
    createChannel: async (ctx, { body }) => await createChannel(ctx, deps, body),
    updateChannel: async (ctx, { params, body: { before: read, ...input } }) =>
      await updateChannel(ctx, deps, { id: params.id, read, ...input }),
    removeChannel: async (ctx, { params }) => {
      await removeChannel(ctx, params.id)
      return { deleted: true }
    },
    verifyChannel: async (ctx, { params }) => await verifyChannel(ctx, deps, params.id),
    setOpenTracking: async (ctx, { body }) => await setOpenTracking(ctx, body.on),
    listBounces: async (ctx, { query }) => await listBounces(ctx, query),
    liftBounce: async (ctx, { params }) => {
      await liftBounceOfMessage(ctx, params.message)
      return { lifted: true }
    },
    listMessages: async (ctx, { query }) => await listMessages(ctx, query),
  }
}
