import type { Ctx } from '../../../platform/context/index.ts'
import type { Channel } from '../contract.ts'
import { type ConsentDecision, currentConsent, decideConsent } from '../model.ts'
import { readStanding } from '../store/standing.ts'
import { readStatements } from '../store/statements.ts'

/**
 * May this person (any profile of the group) be contacted for a purpose over a channel, now (CN3)? `given` or `basis` = yes, `not` =
 * no, with the reason; a pause counts, `everyDays` is the person's wish of at most one message in so many days, which whoever
 * sends must keep. One statement; `ctx.state` may be a transaction. It is a value, never an error: nobody there is `unknown`.
 */
export async function consentOf(
  ctx: Pick<Ctx, 'state' | 'workspace' | 'clock'>,
  person: number,
  ask: { purpose: string; channel: Channel },
): Promise<ConsentDecision> {
  const standing = await readStanding(ctx.state, ctx.workspace.id, { profile: person, purpose: ask.purpose })
  return decideConsent(standing, { ...ask, now: ctx.clock() })
}

export type CurrentConsent = { purpose: string; channel: string; given: boolean; at: string; source: string }

/** What a person's profiles say today, per purpose and channel. */
export async function currentConsentOf(ctx: Ctx, profiles: readonly number[]): Promise<CurrentConsent[]> {
  const statements = await readStatements(ctx.state, ctx.workspace.id, { profiles, onlyCounting: true })
  return currentConsent(statements).map(({ purpose, channel, given, at, source }) => ({
    ...{ purpose, channel, given, source },
    at: new Date(at).toISOString(),
  }))
}
