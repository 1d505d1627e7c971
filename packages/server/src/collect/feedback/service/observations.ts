import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { PublicCtx } from '../../../platform/http/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import { hashKey } from '../../../platform/privacy/index.ts'
import type { FeedbackItem, Observation } from '../contract.ts'
import { detectLanguage } from '../model/language.ts'
import type { SubmitDecoded } from '../ports.ts'
import {
  decideObservation,
  findUnitByCode,
  insertObservation,
  lockObservation,
  type ObservationRow,
  readWaiting,
} from '../store/units.ts'
import { words } from '../words.ts'
import { takeItems } from './take-items.ts'

const waitingShown = 200
/** Characters of an observation: ten seconds' worth and some more. */
export const observationCharsMax = 2_000

const moods = ['unhappy', 'neither', 'happy'] as const

/** The name of the unit that a code opens, or null. */
export async function unitOfCode(ctx: Pick<PublicCtx, 'state'>, code: string) {
  return await findUnitByCode(ctx.state, hashKey(code))
}

/** Keeps what an employee wrote, without who it was; it waits for a decision and counts for nothing until then (FB6). */
export async function addObservation(
  ctx: Pick<PublicCtx, 'state' | 'clock'>,
  unit: NonNullable<Awaited<ReturnType<typeof unitOfCode>>>,
  said: { formKey: string; mood: number | null; text: string },
): Promise<void> {
  const text = said.text.toWellFormed().replaceAll('\u0000', '').trim().slice(0, observationCharsMax).toWellFormed()
  const { formKey, mood } = said
  await insertObservation(ctx.state, unit, {
    ...{ formKey, mood, text },
    at: new Date(ctx.clock()),
    language: detectLanguage(text),
  })
}

function observationOf(row: ObservationRow): Observation {
  return {
    id: row.public_id,
    at: row.at.toISOString(),
    unit: row.unit,
    touchpoint: row.touchpoint,
    mood: row.mood === null ? null : (moods[row.mood] ?? null),
    text: row.text ?? '',
    language: row.language,
  }
}

/** What waits, oldest first. */
export async function listObservations(ctx: Ctx): Promise<{ observations: Observation[]; total: number }> {
  requirePermission(ctx, 'feedback:read')
  const { rows, total } = await readWaiting(ctx.state, ctx.workspace.id, waitingShown)
  return { observations: rows.map(observationOf), total }
}

async function requireWaiting(ctx: Ctx, tx: Ctx['state'], id: string): Promise<ObservationRow> {
  const row = await lockObservation(tx, ctx.workspace.id, id)
  if (!row) throw fail('not_found', { message: say(words.noObservation) })
  if (row.decision !== null) throw fail('conflict', { message: say(words.decided) })
  return row
}

/** Lets an observation count. A crash after the log leaves it waiting; accepted again it has the same key and counts once. */
export async function acceptObservation(
  ctx: Ctx,
  submit: SubmitDecoded,
  input: { id: string; text: string | undefined },
): Promise<void> {
  requirePermission(ctx, 'feedback:write')
  await ctx.state.transaction(async (tx) => {
    const row = await requireWaiting(ctx, tx, input.id)
    const into = { state: tx, submit, workspace: ctx.workspace.id }
    await takeItems(into, [itemOf(row, input.text ?? row.text ?? '')], { now: ctx.clock(), unit: row.unit_public_id })
    await decideObservation(tx, ctx.workspace.id, { id: input.id, decision: 'accepted', ...decidedBy(ctx) })
    const details = { corrected: input.text !== undefined && input.text !== row.text }
    await recordAudit(tx, ctx, { action: 'feedback.accept_observation', target: input.id, details })
  })
}

/** Refuses an observation: its text is gone, that there was one stays. */
export async function refuseObservation(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'feedback:write')
  await ctx.state.transaction(async (tx) => {
    await requireWaiting(ctx, tx, id)
    await decideObservation(tx, ctx.workspace.id, { id, decision: 'refused', ...decidedBy(ctx) })
    await recordAudit(tx, ctx, { action: 'feedback.refuse_observation', target: id })
  })
}

function decidedBy(ctx: Ctx): { by: string; now: Date } {
  return { by: ctx.actor.id, now: new Date(ctx.clock()) }
}

function itemOf(row: ObservationRow, text: string): FeedbackItem {
  return {
    id: row.public_id,
    source: 'employees',
    kind: 'observation',
    at: row.at.toISOString(),
    text,
    author: { name: row.unit },
    ...(row.touchpoint ? { touchpoint: row.touchpoint } : {}),
    ...(row.mood === null ? {} : { rating: { value: row.mood + 1, min: 1, max: 3, higherIsBetter: true } }),
  }
}
