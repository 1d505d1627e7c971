import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, type Language, requirePermission } from '../../../platform/context/index.ts'
import type { QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, inLanguage, type Json, readNumberCursor, say, type Words } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { ingestRoutes } from '../contract.ts'
import type { DecodedRequest, RejectedMessage, TrackedMessage } from '../model.ts'
import type { DecodeAgain, Source } from '../ports.ts'
import {
  countQuarantine,
  expireQuarantine,
  listQuarantineRows,
  lockQuarantined,
  type QuarantineRow,
  setQuarantineState,
} from '../store/quarantine-store.ts'
import { rejectionWords, words } from '../words.ts'
import type { ReceiveRequest } from './logged-request.ts'
import { type ReceiveOutcome, refusedByLog } from './receive.ts'
import { messageOfRow, rowWire } from './set-aside.ts'

type Listing = ReplyOf<typeof ingestRoutes.listQuarantine>

/** Messages kept aside, newest first, with how many there are for each reason. */
export async function listQuarantine(
  ctx: Ctx,
  texts: RejectionTexts,
  query: QueryOf<typeof ingestRoutes.listQuarantine>,
): Promise<Listing> {
  requirePermission(ctx, 'quarantine:read')
  const before = readNumberCursor(query.cursor)
  const [rows, reasons] = await Promise.all([
    listQuarantineRows(ctx.state, ctx.workspace.id, {
      state: query.state,
      reason: query.reason,
      before,
      limit: query.limit,
    }),
    countQuarantine(ctx.state, ctx.workspace.id, query.state),
  ])
  const total = query.reason ? (reasons[query.reason] ?? 0) : Object.values(reasons).reduce((sum, n) => sum + n, 0)
  return {
    messages: rows.map((row) => viewOf(row, saidIn(ctx.language, texts, row))),
    reasons,
    total,
    nextCursor: rows.length === query.limit ? String(rows.at(-1)?.id) : null,
  }
}

const noEvent = { code: 'no_event', values: {} } as const

/** Words of all features that set messages aside, by code. */
export type RejectionTexts = Readonly<Record<string, Words>>

/** Why a message was set aside, in the reader's language; a row without a code, or with one of a later version, in English. */
function saidIn(
  language: Language,
  texts: RejectionTexts,
  { detail, said }: { detail: string; said?: RejectedMessage['said'] | null },
): string {
  const words = said ? texts[said.code] : undefined
  return said && words ? inLanguage({ words, values: said.values }, language) : detail
}

export type ReplayDeps = {
  texts: RejectionTexts
  decodeAgain: DecodeAgain
  receive: (request: ReceiveRequest) => Promise<ReceiveOutcome>
  sourceById: (id: number) => Source | null
}

/** Sends a message again, repaired if a new body is given. It leaves the quarantine only when it was made durable as an event. */
export async function replayQuarantined(
  ctx: Ctx,
  deps: ReplayDeps,
  input: { id: string; raw: Json | undefined },
): Promise<ReplyOf<typeof ingestRoutes.replayQuarantined>> {
  requirePermission(ctx, 'quarantine:write')
  return await ctx.state.transaction(async (tx) => {
    const row = await lockQuarantined(tx, ctx.workspace.id, input.id)
    if (!row) throw fail('not_found', { message: say(words.noQuarantined) })
    if (row.state === 'replayed') throw fail('conflict', { message: say(words.replayed) })
    const source = row.source_id === null ? null : deps.sourceById(row.source_id)
    if (!source) throw fail('conflict', { message: say(words.sourceGone) })
    const raw = input.raw ?? row.raw
    const decoded = decodeRow(row, raw, deps.decodeAgain)
    const rejected = decoded.rejected[0]
    if (decoded.messages.length === 0) {
      const problem = rejected ?? { reason: 'no_event', field: null, detail: rejectionWords.no_event.en, said: noEvent }
      await setQuarantineState(tx, ctx.workspace.id, { publicId: input.id, state: 'kept', raw, reason: problem })
      await recordReplay(tx, ctx, { id: input.id, repaired: input.raw !== undefined, outcome: 'rejected' })
      return { outcome: 'rejected', reason: problem.reason, detail: saidIn(ctx.language, deps.texts, problem) }
    }
    await setQuarantineState(tx, ctx.workspace.id, { publicId: input.id, state: 'replayed', raw })
    await recordReplay(tx, ctx, { id: input.id, repaired: input.raw !== undefined, outcome: 'accepted' })
    // Last: only the commit may still fail, and a message that is sent again then has the same key.
    const received = await deps.receive({ source, decoded: { ...decoded, rejected: [] }, receivedAt: row.at.getTime() })
    if (received.outcome === 'refused') throw refusedByLog(received)
    return { outcome: 'accepted', reason: null, detail: null }
  })
}

async function recordReplay(
  tx: StateStore,
  ctx: Ctx,
  { id, ...details }: { id: string; repaired: boolean; outcome: 'accepted' | 'rejected' },
): Promise<void> {
  await recordAudit(tx, ctx, { action: 'quarantine.replay', target: id, details })
}

/** Marks a message as not worth repairing; it stays until its end date. */
export async function discardQuarantined(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'quarantine:write')
  await ctx.state.transaction(async (tx) => {
    if (!(await lockQuarantined(tx, ctx.workspace.id, id)))
      throw fail('not_found', { message: say(words.noQuarantined) })
    await setQuarantineState(tx, ctx.workspace.id, { publicId: id, state: 'discarded' })
    await recordAudit(tx, ctx, { action: 'quarantine.discard', target: id })
  })
}

/** Takes a discard back; a message that was replayed stays replayed. */
export async function keepQuarantined(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'quarantine:write')
  await ctx.state.transaction(async (tx) => {
    const row = await lockQuarantined(tx, ctx.workspace.id, id)
    if (!row) throw fail('not_found', { message: say(words.noQuarantined) })
    if (row.state === 'replayed') throw fail('conflict', { message: say(words.replayed) })
    await setQuarantineState(tx, ctx.workspace.id, { publicId: id, state: 'kept' })
    await recordAudit(tx, ctx, { action: 'quarantine.keep', target: id })
  })
}

/**
 * Messages that a step set aside after decoding are stored decoded (`tracked`); the rest as their SDK sent them. The key of one that a
 * step refused counts as received, so it is sent again under its row's; of a request that no step could take (`not_applicable`) none does.
 * A row that the event store refused becomes the message that it was made of.
 */
function decodeRow(row: QuarantineRow, raw: Json, decodeAgain: DecodeAgain): DecodedRequest {
  if (row.wire === rowWire) {
    const message = messageOfRow(raw, row.public_id)
    return { messages: message ? [message] : [], rejected: [], dropped: {} }
  }
  if (row.wire !== 'tracked') {
    return decodeAgain({ wire: row.wire ?? undefined, raw }) ?? { messages: [], rejected: [], dropped: {} }
  }
  const { ownProfile: _own, together: _together, ...message } = raw as unknown as TrackedMessage
  const key = row.reason === 'not_applicable' ? message.key : row.public_id
  return { messages: [{ ...message, key }], rejected: [], dropped: {} }
}

function viewOf(row: QuarantineRow, detail: string): Listing['messages'][number] {
  return {
    id: row.public_id,
    at: row.at.toISOString(),
    source: row.source_name ?? '',
    reason: row.reason,
    field: row.field,
    detail,
    raw: row.raw,
    state: row.state,
    expiresAt: row.expires_at.toISOString(),
  }
}

/** Removes messages past their end date, in all workspaces. */
export async function expireQuarantined(state: StateStore, now: number): Promise<void> {
  await expireQuarantine(state, now)
}
