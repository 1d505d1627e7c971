import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { fail, inLanguage, say, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { RejectedMessage, TrackedMessage } from '../../ingest/index.ts'
import { ConnectorError } from '../connectors/connector.ts'
import { readMail } from '../connectors/mail.ts'
import type { Taken } from '../contract.ts'
import { type Arrival, decodeItem } from '../model/decode-item.ts'
import type { SubmitDecoded } from '../ports.ts'
import { rememberSeen, seenAmong } from '../store/marks.ts'
import { rejectionWords, words } from '../words.ts'
import type { FeedbackDeps } from './deps.ts'
import { takeReports } from './take-reports.ts'

type Into = { state: StateStore; submit: SubmitDecoded; workspace: WorkspaceId }

export type Outcome = {
  accepted: number
  duplicates: number
  rejected: { index: number; rejected: RejectedMessage }[]
}

/**
 * Judges items one by one and makes the good ones events and the bad ones quarantined messages. Resolves when all is durable. The
 * same item changes nothing, however much later it comes again (FB1): within a week the log knows it, after that the table of
 * keys, which is written after the log, so that a crash in between loses nothing.
 */
export async function takeItems(into: Into, items: readonly unknown[], arrival: Arrival): Promise<Outcome> {
  const messages = new Map<string, TrackedMessage>()
  const rejected: Outcome['rejected'] = []
  for (const [index, item] of items.entries()) {
    const decoded = decodeItem(item, arrival)
    if (decoded.outcome === 'rejected') rejected.push({ index, rejected: decoded.rejected })
    else if (!messages.has(decoded.message.key)) messages.set(decoded.message.key, decoded.message)
  }
  const { state, submit, workspace } = into
  const seen = await seenAmong(state, workspace, [...messages.keys()])
  const fresh = [...messages.values()].filter(({ key }) => !seen.has(key))
  if (fresh.length > 0 || rejected.length > 0) {
    await submit(workspace, { messages: fresh, rejected: rejected.map((one) => one.rejected), dropped: {} })
    await rememberSeen(
      state,
      workspace,
      fresh.map(({ key }) => key),
    )
  }
  return { accepted: fresh.length, duplicates: items.length - rejected.length - fresh.length, rejected }
}

/** Takes feedback over the API. */
export async function addFeedback(
  ctx: Ctx,
  submit: SubmitDecoded,
  body: { items?: unknown[] | undefined },
): Promise<Taken> {
  requirePermission(ctx, 'feedback:write')
  const outcome = await takeItems(intoOf(ctx, submit), body.items ?? [body], { now: ctx.clock() })
  return takenOf(ctx, outcome, {})
}

/** Takes one e-mail as it is. */
export async function addMail(
  ctx: Ctx,
  deps: Pick<FeedbackDeps, 'submit' | 'answering'>,
  mail: { raw: unknown; touchpoint: string | undefined },
): Promise<Taken> {
  requirePermission(ctx, 'feedback:write')
  const { raw, touchpoint } = mail
  if (!Buffer.isBuffer(raw)) throw fail('unsupported_media_type', { message: say(words.mailOnly) })
  try {
    const found = await readMail(raw, { touchpoint, now: ctx.clock() })
    await takeReports(ctx, deps, found.reports ?? [])
    const outcome = await takeItems(intoOf(ctx, deps.submit), found.items, { now: ctx.clock() })
    return takenOf(ctx, outcome, found.dropped)
  } catch (error) {
    if (error instanceof ConnectorError) throw fail('malformed_body', { message: say(words.badMail) })
    throw error
  }
}

function intoOf(ctx: Ctx, submit: SubmitDecoded): Into {
  return { state: ctx.state, submit, workspace: ctx.workspace.id }
}

function takenOf(ctx: Ctx, outcome: Outcome, dropped: Record<string, number>): Taken {
  return {
    accepted: outcome.accepted,
    duplicates: outcome.duplicates,
    rejected: outcome.rejected.map(({ index, rejected: { field, detail, said } }) => {
      const known = rejectionWords[said?.code as keyof typeof rejectionWords]
      return {
        index,
        field,
        reason: known ? inLanguage({ words: known, values: said?.values ?? {} }, ctx.language) : detail,
      }
    }),
    dropped,
  }
}
