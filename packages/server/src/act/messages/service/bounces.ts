import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { announce } from '../../../platform/jobs/index.ts'
import { fail, readCursor, say } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { withdrawByComplaint } from '../../../unify/consent/index.ts'
import { isDeadAddress, statusOf } from '../bounce.ts'
import {
  deleteBounce,
  deleteBounceOf,
  insertBounce,
  type Mailed,
  noteMailed,
  pageBounces,
  readBounces,
} from '../bounce-store.ts'
import type { messagesRoutes } from '../contract.ts'
import { messageTold } from '../facts.ts'
import { words } from '../words.ts'

/** What a mail that came back, or a complaint, says of one of our messages. `status` and `diagnostic` as RFC 3464 reports them. */
export type MailReport = {
  message: string
  what: 'bounced' | 'auto_replied' | 'complained'
  status: string
  diagnostic: string
  atMs: number
}

/**
 * Notes what came back of a message of this workspace (MS7): a bounce is told as an event of the person, and where the address
 * itself is dead nothing more is sent to it. Gives what the message was about; null when it is not ours, or was noted before.
 * A complaint withdraws consent.
 * The address is the one that we wrote to, whatever the report names: a forged report stops at most its own message's address.
 */
export async function takeMailReport(ctx: Ctx, report: MailReport): Promise<Record<string, string> | null> {
  const { message, what, atMs } = report
  const workspace = ctx.workspace.id
  return await ctx.state.transaction(async (tx) => {
    const noted = await noteMailed(tx, workspace, { message, what, at: new Date(atMs) })
    if (!noted || what === 'auto_replied') return noted?.about ?? null
    if (what === 'complained') {
      await takeComplaint(tx, ctx, { noted, report })
      return noted.about
    }
    const status = statusOf(report)
    const reason = report.diagnostic.slice(0, 300)
    const dead = isDeadAddress({ status, diagnostic: report.diagnostic })
    if (dead) await insertBounce(tx, workspace, { address: noted.address, status, reason, message, at: new Date(atMs) })
    const about = { ...noted.about, $status: status, $hard: dead ? 'yes' : 'no' }
    const told = { message, person: noted.person, what: 'bounced' as const, channel: 'email', receipts: false }
    await announce(tx, messageTold.of(workspace, { ...told, atMs, about }))
    return noted.about
  })
}

/**
 * Somebody called a message of ours unwanted: it is withdrawn what they can withdraw by mail (CN18), with what proves it, and told as an
 * event. No clock of another company makes it older than the message itself, so that it outweighs the consent under which that was sent.
 */
async function takeComplaint(tx: StateStore, ctx: Ctx, of: { noted: Mailed; report: MailReport }): Promise<void> {
  const { noted, report } = of
  const atMs = Math.max(report.atMs, noted.created_at.getTime())
  const { message, diagnostic } = report
  const said = { profile: noted.person, purpose: noted.purpose, channel: 'email' as const, at: atMs }
  await withdrawByComplaint(tx, ctx, { ...said, proof: { message, report: diagnostic } })
  const told = { message, person: noted.person, what: 'complained' as const, channel: 'email', receipts: false }
  await announce(tx, messageTold.of(ctx.workspace.id, { ...told, atMs, about: noted.about }))
}

/** Why an e-mail address takes no mail, since when; null when nothing is known against it. */
export async function bounceOf(
  ctx: Pick<Ctx, 'state' | 'workspace'>,
  address: string,
): Promise<{ status: string; reason: string; at: string } | null> {
  const [found] = await readBounces(ctx.state, ctx.workspace.id, [address.toLowerCase()])
  return found ? { status: found.status, reason: found.reason, at: found.at.toISOString() } : null
}

/** Lets an address be written to again; false when nothing was noted of it. */
export async function liftBounce(ctx: Pick<Ctx, 'state' | 'workspace'>, address: string): Promise<boolean> {
  return await deleteBounce(ctx.state, ctx.workspace.id, address.toLowerCase())
}

/** Addresses that take no mail, newest first. */
export async function listBounces(
  ctx: Ctx,
  query: QueryOf<typeof messagesRoutes.listBounces>,
): Promise<ReplyOf<typeof messagesRoutes.listBounces>> {
  requirePermission(ctx, 'messages:read')
  const after = readCursor(query.cursor, /^(\d{1,15})\.(.{1,320})$/)
  const rows = await pageBounces(ctx.state, ctx.workspace.id, {
    after: after ? { atMs: Number(after[0]), address: after[1] ?? '' } : null,
    limit: query.limit,
  })
  const last = rows.at(-1)
  return {
    bounces: rows.map((row) => ({ ...row, at: row.at.toISOString() })),
    nextCursor: last && rows.length === query.limit ? `${last.at.getTime()}.${last.address}` : null,
  }
}

/** Lets the address be written to again that a message bounced from; the entry names the message, not the address. */
export async function liftBounceOfMessage(ctx: Ctx, message: string): Promise<void> {
  requirePermission(ctx, 'messages:write')
  await ctx.state.transaction(async (tx) => {
    if (!(await deleteBounceOf(tx, ctx.workspace.id, message)))
      throw fail('not_found', { message: say(words.noBounce) })
    await recordAudit(tx, ctx, { action: 'channel.lift_bounce', target: message })
  })
}
