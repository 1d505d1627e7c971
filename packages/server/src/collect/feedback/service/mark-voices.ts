import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { memberNames } from '../../../platform/auth/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import type { feedbackRoutes } from '../contract.ts'
import { idOf, refKey } from '../model/refs.ts'
import { type Marks, moveReadMark, noMarks, readMarks, writeMarks } from '../store/marks.ts'
import { words } from '../words.ts'
import type { FeedbackDeps } from './deps.ts'
import { getFeedback, requireVoice } from './read-inbox.ts'

type Deps = Pick<FeedbackDeps, 'peopleOf' | 'touchpointOf'>

/** Marks a voice as read or unread, for everybody. */
export async function markRead(ctx: Ctx, deps: Deps, input: { id: string; read: boolean }): Promise<void> {
  requirePermission(ctx, 'feedback:write')
  const { row } = await requireVoice(ctx, deps, input.id)
  await writeMarks(ctx.state, ctx.workspace.id, { key: row, change: { read: input.read } })
}

/** Everything that arrived until a moment counts as read; a moment ahead counts as now. */
export async function markAllRead(ctx: Ctx, until: string): Promise<string> {
  requirePermission(ctx, 'feedback:write')
  const before = new Date(Math.min(Date.parse(until), ctx.clock()))
  await ctx.state.transaction(async (tx) => {
    await moveReadMark(tx, ctx.workspace.id, before)
    await recordAudit(tx, ctx, {
      action: 'feedback.read_all',
      target: ctx.workspace.publicId,
      details: { until: before.toISOString() },
    })
  })
  return before.toISOString()
}

const tagsMax = 30

/** What a change makes of the marks as they are now. Throws `conflict` when somebody else was assigned meanwhile, `invalid_input` for too many tags. */
function wantedMarks(before: Marks, change: BodyOf<typeof feedbackRoutes.update>): Partial<Omit<Marks, 'read'>> {
  const { starred, assignee, assigneeWas, tags, addTags = [], removeTags = [] } = change
  const isTaken = assigneeWas !== undefined && assigneeWas !== before.assignee && assignee !== before.assignee
  if (isTaken) throw fail('conflict', { message: say(words.assignedMeanwhile) })
  const all = [...new Set([...(tags ?? before.tags), ...addTags])].filter((tag) => !removeTags.includes(tag)).sort()
  if (all.length > tagsMax)
    throw fail('invalid_input', { problems: [{ field: 'body.addTags', reason: say(words.tooManyTags) }] })
  return {
    ...(starred === undefined ? {} : { starred }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(change.tags || change.addTags || change.removeTags ? { tags: all } : {}),
  }
}

/** Assigns, tags or stars a voice; who did it is in the audit log. */
export async function updateFeedback(
  ctx: Ctx,
  deps: Deps,
  { id, ...change }: { id: string } & BodyOf<typeof feedbackRoutes.update>,
): Promise<ReplyOf<typeof feedbackRoutes.update>> {
  requirePermission(ctx, 'feedback:write')
  const { row } = await requireVoice(ctx, deps, id)
  if (change.assignee && !(await memberNames(ctx.state, ctx.workspace.id)).has(change.assignee))
    throw fail('invalid_input', { problems: [{ field: 'body.assignee', reason: say(words.noAssignee) }] })
  await ctx.state.transaction(async (tx) => {
    // Its row is locked from here: two people may mark one voice at once, and neither takes back what the other did.
    await writeMarks(tx, ctx.workspace.id, { key: row, change: {} })
    const before = (await readMarks(tx, ctx.workspace.id, [row])).get(refKey(row)) ?? noMarks
    const wanted = wantedMarks(before, change)
    await writeMarks(tx, ctx.workspace.id, { key: row, change: wanted })
    const details = changesOf({ starred: before.starred, assignee: before.assignee, tags: before.tags }, wanted, {
      fields: ['starred', 'assignee', 'tags'],
    })
    await recordAudit(tx, ctx, { action: 'feedback.update', target: idOf(row), details })
  })
  return await getFeedback(ctx, deps, id)
}
