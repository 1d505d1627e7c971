import { eraseFeedbackOfPerson } from '../../../collect/feedback/index.ts'
import { eraseRejectedOfPerson } from '../../../collect/imports/index.ts'
import { eraseQuarantinedOfPerson } from '../../../collect/ingest/index.ts'
import { deleteAsksOf } from '../../../collect/inpage/index.ts'
import { forgetAuditTargets } from '../../../platform/audit/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import { forgetAnswersAbout } from '../../../platform/http/index.ts'
import { forgetPeopleInFacts } from '../../../platform/jobs/index.ts'
import { clearConsent } from '../../consent/index.ts'
import { deleteProfiles, deleteRefusalsNaming, drawVersion, findPersonGroup, lockGraph } from '../../identity/index.ts'
import { clearTraits, contactsOf } from '../../people/index.ts'
import { hashedText, type Subject } from '../model.ts'
import { countLeft, deleteCopies, deleteEvents, strayMessages } from '../queries.ts'
import { type ErasureRow, finishErasure, readErasure, saveSubject } from '../store.ts'
import type { PrivacyDeps } from './deps.ts'
import { othersOnDevices } from './others-on-devices.ts'

const messagesAtOnce = 2_000

/**
 * Erases a person everywhere, for good (PR2). First identity and traits go, in one transaction: from then on a message with
 * the same identifiers makes a new person (PR4). Then everything that was written before, place by place; each place may be
 * visited again after a crash, and only when nothing is left does the erasure count as done.
 */
export async function erasePerson(ctx: Ctx, deps: PrivacyDeps, id: string): Promise<void> {
  const row = await readErasure(ctx.state, ctx.workspace.id, id)
  if (!row || row.state === 'done') return
  await deps.settled()
  const subject = row.subject ?? (await takeApart(ctx, deps, row))
  if (subject) {
    // Batches that were applied before are on their way to the event store: wait, or their rows would come after the deletion.
    await deps.settled()
    await deps.eraseFromLog({ workspace: ctx.workspace.id, ...subject })
    await eraseKept(ctx, subject)
    await deps.eraseSurveys(ctx, subject)
    await eraseFromEventStore(ctx, subject)
    await deps.kept.forgetPeople(ctx, subject.profiles)
  }
  await finish(ctx, deps, id)
}

async function takeApart(ctx: Ctx, deps: PrivacyDeps, row: ErasureRow): Promise<Subject | null> {
  const workspace = ctx.workspace.id
  return await ctx.state.transaction(async (tx) => {
    await lockGraph(tx, workspace)
    const group = row.person === null ? null : await findPersonGroup(tx, workspace, row.person)
    if (!group) return null
    const subject: Subject = {
      profiles: group.profiles,
      targets: [...group.publicIds, ...group.merges],
      identifiers: group.identifiers,
      contacts: await contactsOf(tx, workspace, group.profiles),
      batch: await drawVersion(tx),
    }
    await clearTraits(tx, workspace, subject.profiles)
    const mails = subject.identifiers.filter(({ kind }) => kind === 'email').map(({ value }) => value)
    await clearConsent(tx, workspace, {
      profiles: subject.profiles,
      addresses: [...subject.contacts, ...mails],
    })
    await deleteProfiles(tx, workspace, subject.profiles)
    await deleteRefusalsNaming(tx, workspace, subject.identifiers)
    const hashes = subject.identifiers.map((identifier) => deps.hash(hashedText(ctx.workspace.publicId, identifier)))
    await saveSubject(tx, workspace, { id: row.public_id, subject, hashes })
    // Under the lock: the next batch must not find the person in the cache.
    deps.forget(workspace)
    return subject
  })
}

/** Quarantine, rejected rows, facts, and whom the audit log and kept answers name. */
async function eraseKept(ctx: Ctx, subject: Subject): Promise<void> {
  const workspace = ctx.workspace.id
  const person = { workspace, ...subject }
  // While the events are there, which say what feedback is the person's.
  await eraseFeedbackOfPerson(ctx, person)
  await ctx.state.transaction(async (tx) => {
    await eraseQuarantinedOfPerson(tx, person)
    await eraseRejectedOfPerson(tx, person)
    await deleteAsksOf(tx, workspace, subject.identifiers)
    await forgetPeopleInFacts(tx, workspace, subject.profiles)
    await forgetAuditTargets(tx, ctx, subject.targets)
    await forgetAnswersAbout(tx, workspace, subject.targets)
  })
}

async function eraseFromEventStore(ctx: Ctx, subject: Subject): Promise<void> {
  const workspace = ctx.workspace.id
  const { profiles, batch } = subject
  const others = await othersOnDevices(ctx, subject)
  const strays: { messageId: string; person: number }[] = []
  for await (const stray of strayMessages(ctx.events, { workspace, subject, others, batch })) strays.push(stray)
  for (let at = 0; at < strays.length; at += messagesAtOnce) {
    const some = strays.slice(at, at + messagesAtOnce)
    await deleteEvents(ctx.events, {
      workspace,
      profiles: [...new Set(some.map(({ person }) => person))],
      messages: some.map(({ messageId }) => messageId),
    })
  }
  await deleteEvents(ctx.events, { workspace, profiles, messages: [] })
  await deleteCopies(ctx.events, workspace, profiles)
  const left = await countLeft(ctx.events, workspace, profiles)
  if (left > 0) throw new Error(`privacy: ${left} rows of an erased person are left in the event store`)
}

async function finish(ctx: Ctx, deps: PrivacyDeps, id: string): Promise<void> {
  const at = new Date(ctx.clock())
  const row = await readErasure(ctx.state, ctx.workspace.id, id)
  const hashes = row?.identifier_hashes ?? []
  // Before the end is recorded: an erasure that is not on the list would be lost with an older backup.
  await deps.remember({ id, workspace: ctx.workspace.publicId, hashes, finishedAt: at.toISOString() })
  await finishErasure(ctx.state, ctx.workspace.id, { id, at })
}
