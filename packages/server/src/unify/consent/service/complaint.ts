import type { Ctx } from '../../../platform/context/index.ts'
import type { JsonObject } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { Channel } from '../contract.ts'
import { basisFor, covering, isBinding } from '../model.ts'
import { readHolder, readStanding } from '../store/standing.ts'
import { knownPurposes } from './purposes.ts'
import { recordStatements } from './record.ts'

/** A person's complaint about a message of a purpose on a channel, with what proves it. */
export type Complaint = { profile: number; purpose: string; channel: Channel; at: number; proof: JsonObject }

/**
 * Withdraws what a person who calls a message unwanted can withdraw on its channel (CN18): its own purpose and every other one but
 * `service`, so that they are still answered when they write to us. In the caller's transaction; who is no more has nothing to withdraw.
 */
export async function withdrawByComplaint(tx: StateStore, ctx: Ctx, complaint: Complaint): Promise<void> {
  const { profile, channel, at, proof } = complaint
  const workspace = ctx.workspace.id
  if (!(await readHolder(tx, workspace, profile))) return
  const standing = await readStanding(tx, workspace, { profile, purpose: null })
  const known = (await knownPurposes({ state: tx, workspace: ctx.workspace })).map(({ purpose }) => purpose)
  const words = new Set([...known, ...standing.statements.map(({ purpose }) => purpose)])
  words.delete('service')
  words.add(complaint.purpose)
  const changes = [...words]
    .filter((purpose) => {
      const basis = basisFor(standing.bases, { purpose, channel })
      const isRefused = covering(standing.statements, { purpose, channel })?.given === false
      return !isRefused && (basis === null || !isBinding(basis))
    })
    .map((purpose) => ({ purpose, channel, given: false, wording: null }))
  await recordStatements(tx, ctx, { profile, changes, origin: 'complaint', at, isNow: false, proof })
}
