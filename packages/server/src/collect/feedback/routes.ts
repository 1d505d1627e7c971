import type { FastifyInstance } from 'fastify'
import { type Edge, type Handlers, mountRoutes } from '../../platform/http/index.ts'
import type { replyRoutes } from './contract/reply.ts'
import { feedbackRoutes } from './contract.ts'
import { mountHooks } from './page/hooks.ts'
import { mountObservationPage } from './page/mount.ts'
import {
  createConnector,
  listConnectors,
  removeConnector,
  rotateConnector,
  runConnector,
  updateConnection,
} from './service/connections.ts'
import type { FeedbackDeps, PollJob } from './service/deps.ts'
import { inboxOptions } from './service/inbox-options.ts'
import { markAllRead, markRead, updateFeedback } from './service/mark-voices.ts'
import { acceptObservation, listObservations, refuseObservation } from './service/observations.ts'
import { getFeedback, listFeedback } from './service/read-inbox.ts'
import {
  liftBounceOf,
  listReplies,
  type ReplyJob,
  reply,
  retryFailedReply,
  saveDraft,
  withdrawReply,
} from './service/replies.ts'
import { addFeedback, addMail } from './service/take-items.ts'
import { createUnit, listUnits, removeUnit, rotateUnit } from './service/units.ts'

/** Largest e-mail of an upload, attachments included. */
const mailBytesMax = 10 * 1024 * 1024

/** Mounts the API, the receivers of webhooks and the employees' page. */
export async function mountFeedback(
  app: FastifyInstance,
  edge: Edge,
  deps: FeedbackDeps & { poll: PollJob; replyJob: ReplyJob },
): Promise<void> {
  await app.register(async (scope) => {
    const bytes = { parseAs: 'buffer', bodyLimit: mailBytesMax } as const
    for (const type of ['message/rfc822', 'application/octet-stream'])
      scope.addContentTypeParser(type, bytes, (_request, body, done) => done(null, body))
    mountRoutes(scope, edge, { routes: feedbackRoutes, handlers: handlersOf(deps) })
  })
  mountHooks(app, edge.base, deps)
  mountObservationPage(app, edge.base)
}

function handlersOf(deps: FeedbackDeps & { poll: PollJob; replyJob: ReplyJob }): Handlers<typeof feedbackRoutes> {
  return {
    ...replyHandlers(deps),
    add: async (ctx, { body }) => await addFeedback(ctx, deps.submit, body),
    addMail: async (ctx, { query }, { request }) =>
      await addMail(ctx, deps, { raw: request.body, touchpoint: query.touchpoint }),
    list: async (ctx, { query }) => await listFeedback(ctx, deps, query),
    get: async (ctx, { params }) => await getFeedback(ctx, deps, params.id),
    read: async (ctx, { params, body }) => {
      await markRead(ctx, deps, { id: params.id, read: body.read })
      return { read: body.read }
    },
    readAll: async (ctx, { body }) => ({ until: await markAllRead(ctx, body.until) }),
    update: async (ctx, { params, body }) => await updateFeedback(ctx, deps, { id: params.id, ...body }),
    options: async (ctx) => await inboxOptions(ctx, deps),
    listObservations: async (ctx) => await listObservations(ctx),
    acceptObservation: async (ctx, { params, body }) => {
      await acceptObservation(ctx, deps.submit, { id: params.id, text: body.text })
      return { accepted: true }
    },
    refuseObservation: async (ctx, { params }) => {
      await refuseObservation(ctx, params.id)
      return { refused: true }
    },
    listUnits: async (ctx) => ({ units: await listUnits(ctx, deps) }),
    createUnit: async (ctx, { body }) => await createUnit(ctx, deps, body),
    rotateUnit: async (ctx, { params }) => await rotateUnit(ctx, deps, params.id),
    removeUnit: async (ctx, { params }) => {
      await removeUnit(ctx, params.id)
      return { removed: true }
    },
    listConnectors: async (ctx) => ({ connectors: await listConnectors(ctx, deps) }),
    createConnector: async (ctx, { body }) => await createConnector(ctx, deps, body),
    updateConnector: async (ctx, { params, body }) => await updateConnection(ctx, deps, { id: params.id, ...body }),
    rotateConnector: async (ctx, { params }) => await rotateConnector(ctx, deps, params.id),
    runConnector: async (ctx, { params }) => {
      await runConnector(ctx, deps.poll, params.id)
      return { started: true }
    },
    removeConnector: async (ctx, { params }) => {
      await removeConnector(ctx, params.id)
      return { removed: true }
    },
  }
}

function replyHandlers(deps: FeedbackDeps & { replyJob: ReplyJob }): Handlers<typeof replyRoutes> {
  return {
    replies: async (ctx, { params }) => await listReplies(ctx, deps, params.id),
    reply: async (ctx, { params, body }) => await reply(ctx, deps, { id: params.id, ...body }),
    saveReplyDraft: async (ctx, { params, body }) => {
      await saveDraft(ctx, deps, { id: params.id, text: body.text })
      return { saved: true }
    },
    withdrawReply: async (ctx, { params }) => await withdrawReply(ctx, params.reply),
    retryReply: async (ctx, { params, body }) =>
      await retryFailedReply(ctx, deps, { id: params.reply, attempt: body.attempt }),
    liftBounce: async (ctx, { params }) => {
      await liftBounceOf(ctx, deps, params.id)
      return { lifted: true }
    },
  }
}
