import type { Ctx } from '../../../platform/context/index.ts'
import { currentConsent } from '../model.ts'
import { readStatements } from '../store.ts'

export type CurrentConsent = { purpose: string; channel: string; given: boolean; at: string; source: string }

/** What a person's profiles say today, per purpose. */
export async function consentOf(ctx: Ctx, profiles: readonly number[]): Promise<CurrentConsent[]> {
  const statements = await readStatements(ctx.state, ctx.workspace.id, profiles)
  return currentConsent(statements).map(({ at, ...statement }) => ({ ...statement, at: new Date(at).toISOString() }))
}
