import { liftBouncedAddress, mailChannels, objectionToReply, sendReply, takeMailReport } from './act/budget/index.ts'
import type { AppParts } from './app-parts.ts'
import type { Answering } from './collect/feedback/index.ts'

/** Replies to feedback leave as everything else does: through act/budget. */
export function answeringOf(app: Pick<AppParts, 'sealer' | 'outgoing' | 'url'>): Answering {
  const deps = { sealer: app.sealer, outgoing: app.outgoing, publicUrl: app.url }
  return {
    mailChannels,
    objection: objectionToReply,
    send: async (ctx, to, reply) => await sendReply(ctx, deps, { to, reply }),
    takeReport: takeMailReport,
    liftBounce: liftBouncedAddress,
  }
}
