import type { Ctx } from '../../../platform/context/index.ts'
import type { MailReport } from '../connectors/connector.ts'
import { markReply } from '../store/replies.ts'
import type { FeedbackDeps } from './deps.ts'

/** Hands on what mails say of messages that we sent, and marks replies among them (FB10). Said again it changes nothing. */
export async function takeReports(
  ctx: Ctx,
  deps: Pick<FeedbackDeps, 'answering'>,
  reports: readonly MailReport[],
): Promise<void> {
  for (const report of reports) {
    const about = await deps.answering.takeReport(ctx, report)
    const id = about?.$reply
    if (id === undefined || report.what === 'complained') continue
    await markReply(ctx.state, ctx.workspace.id, { id, what: report.what, at: new Date(report.atMs) })
  }
}
