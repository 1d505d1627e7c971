import type * as z from 'zod'
import type { Ctx } from '../../../platform/context/index.ts'
import type { membershipChanged } from '../facts.ts'
import { readSegments } from '../store.ts'

const rowsAtOnce = 50_000

/** Who entered and left a segment (its integer), and when that was decided. */
export type CopiedChange = { segment: number; entering: readonly number[]; leaving: readonly number[]; atMs: number }

/**
 * Writes a change of membership to the event store's copy, which filters read. The version is the time of the decision, so
 * writing the same change again, also late, changes nothing. Whole: `rebuildMembers`.
 */
export async function copyMembership(ctx: Ctx, { segment, entering, leaving, atMs }: CopiedChange): Promise<void> {
  const row = (person: number, member: 0 | 1) =>
    JSON.stringify({ ws: ctx.workspace.id, segment, person, member, ver: atMs })
  const lines = [...entering.map((person) => row(person, 1)), ...leaving.map((person) => row(person, 0))]
  for (let at = 0; at < lines.length; at += rowsAtOnce) {
    await ctx.events.insertJson('segment_members', lines.slice(at, at + rowsAtOnce).join('\n'))
  }
}

/** The same from the fact: what a crash kept the refresh from writing comes with its delivery. */
export async function copyAnnounced(ctx: Ctx, change: z.infer<typeof membershipChanged.payload>): Promise<void> {
  const segment = (await readSegments(ctx.state, ctx.workspace.id, change.segment))[0]
  if (!segment) return
  const { persons, direction, atMs } = change
  const [entering, leaving] = direction === 'entered' ? [persons, []] : [[], persons]
  await copyMembership(ctx, { segment: segment.id, entering, leaving, atMs })
}
