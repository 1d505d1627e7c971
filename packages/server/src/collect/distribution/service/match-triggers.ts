import type { Ctx } from '../../../platform/context/index.ts'
import { announce } from '../../../platform/jobs/index.ts'
import { newPublicId, parseObject, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { clearBatches, type DueRow, insertDue, nextDue, noteBatch, readBatches, takeDue } from '../due-store.ts'
import { askDue } from '../facts.ts'
import { dueAt, fieldsOfEvent, matchesTrigger, transactionOf } from '../model.ts'
import { type TriggerRow, triggerEvents } from '../queries/triggers.ts'
import { hasLiveProgramme, type ProgrammeRow, readProgrammes } from '../store.ts'

/** Notes a batch to be looked at, unless the workspace has nothing switched on; true when it was noted. */
export async function noteApplied(tx: StateStore, workspace: WorkspaceId, batch: number): Promise<boolean> {
  if (!(await hasLiveProgramme(tx, workspace))) return false
  await noteBatch(tx, workspace, batch)
  return true
}

/** Has a workspace's due ones announced at a time (epoch ms), in the caller's transaction. The jobs room gives it. */
export type WakeAt = (tx: StateStore, workspace: WorkspaceId, atMs: number) => Promise<void>

/** Holds the events of the noted batches against the triggers; who matches becomes due, once an event (DI1). */
export async function matchTriggers(ctx: Ctx, wakeAt: WakeAt): Promise<void> {
  for (;;) {
    const noted = await readBatches(ctx.state, ctx.workspace.id)
    if (!noted) return
    const rows = await dueRows(ctx, noted.batches)
    await ctx.state.transaction(async (tx) => {
      await insertDue(tx, ctx.workspace.id, rows)
      await clearBatches(tx, ctx.workspace.id, noted.upTo)
      await wakeAtNextDue(tx, ctx.workspace.id, wakeAt)
    })
  }
}

async function dueRows(ctx: Ctx, batches: readonly number[]): Promise<DueRow[]> {
  const all = await readProgrammes(ctx.state, ctx.workspace.id)
  const live = all.filter((programme) => programme.live_since !== null)
  if (live.length === 0) return []
  const names = [...new Set(live.map((programme) => programme.definition.trigger.event))]
  const sinceMs = Math.min(...live.map((programme) => programme.live_since?.getTime() ?? 0))
  const rows: DueRow[] = []
  for await (const event of triggerEvents(ctx.events, ctx.workspace.id, { names, batches, sinceMs })) {
    for (const programme of live) {
      const row = dueRow(programme, event)
      if (row) rows.push(row)
    }
  }
  return rows
}

function dueRow(programme: ProgrammeRow, event: TriggerRow): DueRow | null {
  const { trigger } = programme.definition
  if (trigger.event !== event.event || event.t < (programme.live_since?.getTime() ?? 0)) return null
  const props = parseObject(event.props)
  if (!matchesTrigger(trigger, props)) return null
  return {
    ask: newPublicId('ask'),
    programme: programme.id,
    messageKey: `${event.source}:${event.message_id}`,
    person: event.p,
    triggeredAtMs: event.t,
    dueAtMs: dueAt(trigger, event.t),
    transaction: transactionOf(trigger, props),
    fields: fieldsOfEvent(props),
  }
}

async function wakeAtNextDue(tx: StateStore, workspace: WorkspaceId, wakeAt: WakeAt): Promise<void> {
  const next = await nextDue(tx, workspace)
  if (next !== null) await wakeAt(tx, workspace, next)
}

const asksAtOnce = 500

/** Announces whose time has come, once each (DI2), and wakes again when the next one is due. */
export async function announceDue(ctx: Ctx, wakeAt: WakeAt): Promise<void> {
  for (;;) {
    const taken = await ctx.state.transaction(async (tx) => {
      const due = await takeDue(tx, ctx.workspace.id, { now: new Date(ctx.clock()), limit: asksAtOnce })
      const facts = due.map((row) =>
        askDue.of(ctx.workspace.id, {
          ask: row.ask,
          programme: row.programme,
          person: row.person,
          trigger: row.event,
          triggeredAtMs: row.triggered_at.getTime(),
          dueAtMs: row.due_at.getTime(),
          transaction: row.transaction,
          fields: row.fields,
        }),
      )
      await announce(tx, facts)
      if (due.length < asksAtOnce) await wakeAtNextDue(tx, ctx.workspace.id, wakeAt)
      return due.length
    })
    if (taken < asksAtOnce) return
  }
}
