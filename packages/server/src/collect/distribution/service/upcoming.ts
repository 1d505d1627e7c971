import type { Ctx } from '../../../platform/context/index.ts'
import { readDueFields, readUpcoming, type Upcoming } from '../due-store.ts'

/** Who of these profiles is to be asked by a time (epoch ms) and was not announced yet: what act/budget weighs askings against. */
export async function upcomingOf(ctx: Ctx, of: { profiles: readonly number[]; untilMs: number }): Promise<Upcoming[]> {
  return await readUpcoming(ctx.state, ctx.workspace.id, { profiles: of.profiles, until: new Date(of.untilMs) })
}

/** What the triggering event of an asking said, for messages and hidden fields; nothing where it is not known any more. */
export async function dueFieldsOf(ctx: Ctx, ask: string): Promise<Record<string, string>> {
  return await readDueFields(ctx.state, ctx.workspace.id, ask)
}
