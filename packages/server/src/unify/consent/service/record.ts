import type { Ctx } from '../../../platform/context/index.ts'
import { announce } from '../../../platform/jobs/index.ts'
import type { JsonObject } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { Origin } from '../contract.ts'
import { type ConsentChange, consentChanged } from '../facts.ts'
import { planStatements } from '../model.ts'
import { heldStatements, insertStatements, latestSaid, type NewStatement } from '../store/statements.ts'

/** What a person said, other than by a message. */
export type Said = {
  profile: number
  changes: readonly { purpose: string; channel: string; given: boolean; wording: number | null }[]
  origin: Exclude<Origin, 'message' | 'import'>
  at: number
  /** Said to us at this moment, so that it is later than all that is on record, whatever time a clock or a file gave that (CN19). */
  isNow: boolean
  proof: JsonObject
}

/** Appends statements and announces what they changed (CN11, at the time by the clock), in the caller's transaction. */
export async function recordStatements(tx: StateStore, ctx: Pick<Ctx, 'workspace'>, said: Said): Promise<void> {
  const { profile, origin, proof, isNow } = said
  const workspace = ctx.workspace.id
  const about = { profile, purposes: said.changes.map(({ purpose }) => purpose) }
  const at = isNow ? Math.max(said.at, (await latestSaid(tx, workspace, about)) + 1) : said.at
  const rows = said.changes.map((change): NewStatement & { once: boolean } => ({
    ...change,
    ...{ profile, origin, proof, at, lastAt: at, sourceId: 0, messageKey: '', state: 0, once: true },
  }))
  const purposes = rows.map(({ purpose }) => purpose)
  const held = await heldStatements(tx, workspace, { profiles: [profile], purposes })
  const changed: ConsentChange[] = rows.flatMap((row) => {
    const same = held.filter((one) => one.purpose === row.purpose && one.channel === row.channel)
    return planStatements(same, [row]).changed.map(({ purpose, channel, given, wording }) => ({
      ...{ person: profile, purpose, channel, given, atMs: said.at, origin, wording },
    }))
  })
  await insertStatements(tx, workspace, rows)
  if (changed.length > 0) await announce(tx, consentChanged.of(workspace, { changes: changed }))
}
