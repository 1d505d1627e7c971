import type { Ctx } from '../../../platform/context/index.ts'
import { forgetMessages, type MailReport, messagesOf, takeMailReport as takeReport } from '../../messages/index.ts'

/** What was sent to these profiles, for a person's export: only the budget reaches messages. */
export async function sentTo(ctx: Ctx, profiles: readonly number[]) {
  return await messagesOf(ctx, profiles)
}

/** Takes erased people out of what was sent. */
export async function forgetSent(ctx: Ctx, profiles: readonly number[]): Promise<void> {
  await forgetMessages(ctx, profiles)
}

/** What came back of a message by mail: a bounce, or an automatic answer. Gives what the message was about; null when it is not ours. */
export async function takeMailReport(ctx: Ctx, report: MailReport): Promise<Record<string, string> | null> {
  return await takeReport(ctx, report)
}
