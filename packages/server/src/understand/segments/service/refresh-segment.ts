import type { Ctx } from '../../../platform/context/index.ts'
import { announce } from '../../../platform/jobs/index.ts'
import type { PersonId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { membershipChanged } from '../facts.ts'
import { type MembershipChange, planMembershipChange } from '../model.ts'
import { matchingPeople } from '../queries/matching.ts'
import {
  lockRefresh,
  lockSegment,
  markComputed,
  readGroups,
  readMembers,
  type SegmentRow,
  writeMembership,
} from '../store.ts'
import { copyMembership } from './copy-membership.ts'
import { mappingFor } from './mapping-for.ts'

/** One segment, whole or for touched people (any profile of a person may be named). */
export type RefreshSegment = { segment: SegmentRow; touched: readonly number[] | null }

const personsPerFact = 1_000

/**
 * Recomputes one segment up to now and announces each change once, even if the job runs twice (SG3). One refresh of a segment at a
 * time, from reading to writing: else one that read earlier could write later and take back what is newer.
 */
export async function refreshSegment(ctx: Ctx, input: RefreshSegment): Promise<MembershipChange> {
  const { segment, touched } = input
  const workspace = ctx.workspace.id
  const outcome = await ctx.state.transaction(async (tx) => {
    await lockRefresh(tx, segment.id)
    const groups = touched === null ? null : await readGroups(tx, workspace, touched)
    const now = ctx.clock()
    const matching = await matchingPeople(ctx.events, segment.rule, {
      workspace,
      now,
      profiles: groups?.profiles ?? null,
      mapping: await mappingFor(ctx, segment.rule),
    })
    const looked = groups === null || touched === null ? null : [...new Set([...groups.profiles, ...touched])]
    const lock = await lockSegment(tx, workspace, segment.id)
    // Removed or changed meanwhile: the refresh of the new rule is on its way.
    if (lock?.ruleVersion !== segment.rule_version) return null
    const members = await readMembers(tx, workspace, { id: segment.id, among: looked })
    const change = planMembershipChange(members, matching)
    await writeMembership(tx, { workspace, id: segment.id, change, at: new Date(now) })
    await announceChange(ctx, tx, { segment, change, now })
    if (touched === null || segment.computed_version === segment.rule_version) {
      await markComputed(tx, workspace, { id: segment.id, version: segment.rule_version, at: new Date(now) })
    }
    return { change, now }
  })
  if (!outcome) return { entering: [], leaving: [] }
  await copyMembership(ctx, { segment: segment.id, ...outcome.change, atMs: outcome.now })
  return outcome.change
}

/** Entering and leaving, as facts; persons that were merged away leave silently (SG6). */
async function announceChange(
  ctx: Ctx,
  tx: StateStore,
  input: { segment: SegmentRow; change: MembershipChange; now: number },
): Promise<void> {
  const { segment, change, now } = input
  const { canonical } = await readGroups(tx, ctx.workspace.id, change.leaving)
  const left = change.leaving.filter((person) => canonical.has(person))
  const facts = (direction: 'entered' | 'left', persons: readonly PersonId[]) =>
    chunks(persons).map((chunk) =>
      membershipChanged.of(ctx.workspace.id, {
        segment: segment.public_id,
        name: segment.name,
        direction,
        persons: chunk,
        atMs: now,
      }),
    )
  await announce(tx, [...facts('entered', change.entering), ...facts('left', left)])
}

function chunks(persons: readonly PersonId[]): PersonId[][] {
  return Array.from({ length: Math.ceil(persons.length / personsPerFact) }, (_, index) =>
    persons.slice(index * personsPerFact, (index + 1) * personsPerFact),
  )
}
