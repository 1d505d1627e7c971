import type { Ctx } from '../../../platform/context/index.ts'
import { forgetMessages, messagesOf } from '../../messages/index.ts'

/** What was sent to these profiles, for a person's export: only the budget reaches messages. */
export async function sentTo(ctx: Ctx, profiles: readonly number[]) {
  return await messagesOf(ctx, profiles)
}

/** Takes erased people out of what was sent. */
export async function forgetSent(ctx: Ctx, profiles: readonly number[]): Promise<void> {
  await forgetMessages(ctx, profiles)
}
