import { isDeepStrictEqual } from 'node:util'
import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { enqueue } from '../../../platform/jobs/index.ts'
import { fail, readCursor, say } from '../../../platform/kernel/index.ts'
import { requirePeopleForTelling } from '../../../platform/privacy/index.ts'
import { summariesOf } from '../../../unify/people/index.ts'
import { type Segment, type SegmentRule, segmentRuleSchema, type segmentsRoutes } from '../contract.ts'
import { refreshTouchedJob } from '../jobs.ts'
import { comparedNames, problemsOfRule } from '../model.ts'
import { countMatching } from '../queries/matching.ts'
import {
  deleteSegmentRow,
  holdSegment,
  insertSegment,
  pageMembers,
  readMembers,
  readSegments,
  readSegmentsOf,
  restoreSegmentRow,
  type SegmentFields,
  type SegmentRow,
  segmentOf,
  updateSegmentRow,
  writeMembership,
} from '../store.ts'
import { words } from '../words.ts'
import { mappingFor } from './mapping-for.ts'

/** Segments by name, with their size. */
export async function listSegments(ctx: Ctx): Promise<Segment[]> {
  requirePermission(ctx, 'segments:read')
  return (await readSegments(ctx.state, ctx.workspace.id)).map(segmentOf)
}

/** One segment; throws `not_found`. */
export async function getSegment(ctx: Ctx, id: string): Promise<Segment> {
  requirePermission(ctx, 'segments:read')
  return segmentOf(await requireSegment(ctx, id))
}

/** The stored row of a segment; throws `not_found`. */
export async function requireSegment(ctx: Ctx, id: string): Promise<SegmentRow> {
  const row = (await readSegments(ctx.state, ctx.workspace.id, id))[0]
  if (!row) throw fail('not_found', { message: say(words.noSegment) })
  return row
}

/** Whether the workspace has a segment of this id; asks no permission. */
export async function hasSegment(ctx: Ctx, id: string): Promise<boolean> {
  return (await readSegments(ctx.state, ctx.workspace.id, id)).length > 0
}

function requireSoundRule(rule: SegmentRule): void {
  const problems = problemsOfRule(rule)
  if (problems.length > 0) throw fail('invalid_input', { problems })
}

/** Creates a segment; it is computed at once, in the background. */
export async function createSegment(ctx: Ctx, fields: SegmentFields): Promise<Segment> {
  requirePermission(ctx, 'segments:write')
  requireSoundRule(fields.rule)
  const id = await ctx.state.transaction(async (tx) => {
    const publicId = await insertSegment(tx, ctx.workspace.id, fields)
    await recordAudit(tx, ctx, { action: 'segment.create', target: publicId, details: { name: fields.name } })
    await enqueue(tx, refreshTouchedJob, { payload: { workspace: ctx.workspace.id }, key: String(ctx.workspace.id) })
    return publicId
  })
  return await getSegment(ctx, id)
}

/** Changes a segment; another rule is computed anew. Throws `conflict` when it is no longer what `before` says. */
export async function updateSegment(
  ctx: Ctx,
  id: string,
  { before: read, ...fields }: SegmentFields & { before?: SegmentFields | undefined },
): Promise<Segment> {
  requirePermission(ctx, 'segments:write')
  requireSoundRule(fields.rule)
  await ctx.state.transaction(async (tx) => {
    const before = await holdSegment(tx, ctx.workspace.id, id)
    // As it is told, also where it was written before a default was there.
    const told = before && { ...before, rule: segmentRuleSchema.safeParse(before.rule).data ?? before.rule }
    if (told && read && !isDeepStrictEqual(told, read)) throw fail('conflict', { message: say(words.changed) })
    if (!(await updateSegmentRow(tx, ctx.workspace.id, { publicId: id, fields })))
      throw fail('not_found', { message: say(words.noSegment) })
    // A rule may name people (an address, an id): the entry says only that it changed.
    const details = changesOf<SegmentFields>(before, fields, {
      fields: ['name', 'description', 'rule'],
      hidden: ['rule'],
    })
    await recordAudit(tx, ctx, { action: 'segment.update', target: id, details })
    await enqueue(tx, refreshTouchedJob, { payload: { workspace: ctx.workspace.id }, key: String(ctx.workspace.id) })
  })
  return await getSegment(ctx, id)
}

/** Removes a segment. Its members are let go without a word: the segment is gone, nobody left it. */
export async function removeSegment(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'segments:write')
  await ctx.state.transaction(async (tx) => {
    const row = await deleteSegmentRow(tx, ctx.workspace.id, { publicId: id, now: new Date(ctx.clock()) })
    if (row === null) throw fail('not_found', { message: say(words.noSegment) })
    const members = await readMembers(tx, ctx.workspace.id, { id: row, among: null })
    await writeMembership(tx, {
      workspace: ctx.workspace.id,
      id: row,
      change: { entering: [], leaving: [...members] },
      at: new Date(ctx.clock()),
    })
    await recordAudit(tx, ctx, { action: 'segment.remove', target: id })
  })
}

/** Takes a removal back, under the id that others know; it is computed anew. Of one that is there nothing changes. */
export async function restoreSegment(ctx: Ctx, id: string): Promise<Segment> {
  requirePermission(ctx, 'segments:write')
  await ctx.state.transaction(async (tx) => {
    if (!(await restoreSegmentRow(tx, ctx.workspace.id, id))) return
    await recordAudit(tx, ctx, { action: 'segment.restore', target: id })
    await enqueue(tx, refreshTouchedJob, { payload: { workspace: ctx.workspace.id }, key: String(ctx.workspace.id) })
  })
  return await getSegment(ctx, id)
}

/** How many people a rule matches now, of how many. */
export async function previewSegment(ctx: Ctx, rule: SegmentRule): Promise<{ people: number; of: number }> {
  requirePermission(ctx, 'segments:read')
  requireSoundRule(rule)
  requirePeopleForTelling(ctx, comparedNames(rule))
  const mapping = await mappingFor(ctx, rule)
  return await countMatching(ctx.events, rule, {
    workspace: ctx.workspace.id,
    now: ctx.clock(),
    profiles: null,
    mapping,
  })
}

/** Members, newest first. */
export async function listMembers(
  ctx: Ctx,
  id: string,
  query: QueryOf<typeof segmentsRoutes.members>,
): Promise<ReplyOf<typeof segmentsRoutes.members>> {
  requirePermission(ctx, 'people:read')
  const segment = await requireSegment(ctx, id)
  const after = readCursor(query.cursor, /^(\d{1,16})\.(\d{1,16})$/)
  const rows = await pageMembers(ctx.state, ctx.workspace.id, {
    id: segment.id,
    after: after ? { sinceMs: Number(after[0]), person: Number(after[1]) } : null,
    limit: query.limit,
  })
  const people = await summariesOf(
    ctx,
    rows.map((row) => row.person),
  )
  const last = rows.at(-1)
  return {
    people: rows.flatMap((row) => {
      const person = people.get(row.person)
      return person ? [{ ...person, since: row.since.toISOString() }] : []
    }),
    nextCursor: last && rows.length === query.limit ? `${last.since.getTime()}.${last.person}` : null,
  }
}

/** Segments of a person, for the customer page. */
export async function segmentsOf(ctx: Ctx, person: number): Promise<{ id: string; name: string; since: Date }[]> {
  return await readSegmentsOf(ctx.state, ctx.workspace.id, person)
}

/** Canonical persons of a segment, at most `limit`, newest first; null when there is no such segment. */
export async function membersOf(ctx: Ctx, id: string, limit: number): Promise<number[] | null> {
  const segment = (await readSegments(ctx.state, ctx.workspace.id, id))[0]
  if (!segment) return null
  return (await pageMembers(ctx.state, ctx.workspace.id, { id: segment.id, after: null, limit })).map(
    (row) => row.person,
  )
}

/** Public ids and names of the workspace's segments, by their integer. */
export async function segmentNames(ctx: Ctx): Promise<Map<number, { id: string; name: string }>> {
  const rows = await readSegments(ctx.state, ctx.workspace.id)
  return new Map(rows.map((row) => [row.id, { id: row.public_id, name: row.name }]))
}
