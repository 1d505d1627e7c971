import { forgetAuditTargets } from '../../../platform/audit/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import { mentionPatterns, mentions } from '../../../platform/privacy/index.ts'
import type { Identifier } from '../../ingest/index.ts'
import { idOf, type MessageRef } from '../model/refs.ts'
import { voicesOfPerson } from '../queries/inbox.ts'
import { deleteMarks, readMarks } from '../store/marks.ts'
import { deleteRepliesOf, repliesOf } from '../store/replies.ts'
import { deleteObservations, waitingTexts } from '../store/units.ts'

type Person = { profiles: readonly number[]; identifiers: readonly Identifier[]; contacts: readonly string[] }

const refsAtOnce = 5_000

async function refsOf(ctx: Ctx, person: Person): Promise<MessageRef[]> {
  const refs: MessageRef[] = []
  for await (const ref of voicesOfPerson(ctx.events, ctx.workspace.id, person.profiles)) refs.push(ref)
  return refs
}

async function observationsNaming(ctx: Ctx, person: Person) {
  const names = [...person.identifiers.map(({ value }) => value), ...person.contacts].filter((name) => name !== '')
  if (names.length === 0) return []
  const found = await waitingTexts(ctx.state, ctx.workspace.id, mentionPatterns(names))
  return found.filter(({ text }) => mentions(text, names))
}

/** What people noted on a person's voices and answered to them, and observations that wait and name them; the voices themselves are events. */
export async function feedbackOfPerson(ctx: Ctx, person: Person) {
  const refs = await refsOf(ctx, person)
  const replies: Awaited<ReturnType<typeof repliesOf>> = []
  const marks: { id: string; tags: string[]; starred: boolean }[] = []
  for (let at = 0; at < refs.length; at += refsAtOnce) {
    const chunk = refs.slice(at, at + refsAtOnce)
    const found = await readMarks(ctx.state, ctx.workspace.id, chunk)
    replies.push(...(await repliesOf(ctx.state, ctx.workspace.id, chunk)))
    for (const ref of chunk) {
      const mark = found.get(`${ref.source}.${ref.messageId}`)
      if (mark) marks.push({ id: idOf(ref), tags: mark.tags, starred: mark.starred })
    }
  }
  const observations = await observationsNaming(ctx, person)
  return { marks, replies, observations: observations.map(({ at, text }) => ({ at: at.toISOString(), text })) }
}

/** Removes the same, and what the audit log says of it. Call before the person's events are deleted: they say which marks are theirs. */
export async function eraseFeedbackOfPerson(ctx: Ctx, person: Person): Promise<void> {
  const refs = await refsOf(ctx, person)
  for (let at = 0; at < refs.length; at += refsAtOnce) {
    const chunk = refs.slice(at, at + refsAtOnce)
    await forgetAuditTargets(ctx.state, ctx, chunk.map(idOf))
    await deleteMarks(ctx.state, ctx.workspace.id, chunk)
    await deleteRepliesOf(ctx.state, ctx.workspace.id, chunk)
  }
  const observations = await observationsNaming(ctx, person)
  await deleteObservations(
    ctx.state,
    ctx.workspace.id,
    observations.map(({ id }) => id),
  )
}
