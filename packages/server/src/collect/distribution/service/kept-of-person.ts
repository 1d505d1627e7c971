import type { Ctx } from '../../../platform/context/index.ts'
import { deleteDueOf, readDueOf } from '../due-store.ts'

/** When these profiles were due to be asked, for a person's export. */
export async function dueOf(ctx: Ctx, profiles: readonly number[]) {
  return await readDueOf(ctx.state, ctx.workspace.id, profiles)
}

/** Takes erased people out. Running it again changes nothing. */
export async function forgetDue(ctx: Ctx, profiles: readonly number[]): Promise<void> {
  await deleteDueOf(ctx.state, ctx.workspace.id, profiles)
}
