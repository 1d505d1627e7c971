import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { readNumberCursor } from '../../../platform/kernel/index.ts'
import { describePeople } from '../../../unify/people/index.ts'
import { deleteBouncesOf } from '../bounce-store.ts'
import type { messagesRoutes } from '../contract.ts'
import type { MessageTold } from '../facts.ts'
import { deleteMessagesOf, pageMessages, readMessagesOf } from '../message-store.ts'
import type { OwnEvent } from '../ports.ts'

/** What was sent, newest first. */
export async function listMessages(
  ctx: Ctx,
  query: QueryOf<typeof messagesRoutes.listMessages>,
): Promise<ReplyOf<typeof messagesRoutes.listMessages>> {
  requirePermission(ctx, 'messages:read')
  const before = readNumberCursor(query.cursor)
  const rows = await pageMessages(ctx.state, ctx.workspace.id, { before, limit: query.limit })
  const people = await describePeople(
    ctx,
    rows.map((row) => row.person),
  )
  const last = rows.at(-1)
  return {
    messages: rows.map((row) => ({
      id: row.public_id,
      channel: row.channel,
      person: people.get(row.person)?.id ?? '',
      personName: people.get(row.person)?.name ?? '',
      programme: row.about.$programme ?? '',
      purpose: row.purpose,
      state: row.state,
      reason: row.reason,
      at: row.created_at.toISOString(),
      deliveredAt: row.delivered_at?.toISOString() ?? null,
      openedAt: row.opened_at?.toISOString() ?? null,
      bouncedAt: row.bounced_at?.toISOString() ?? null,
      complainedAt: row.complained_at?.toISOString() ?? null,
    })),
    nextCursor: last && rows.length === query.limit ? String(last.id) : null,
  }
}

/** What became of a message, as an event of the person; its key makes a second telling change nothing. */
export function eventOfMessage(told: MessageTold): OwnEvent {
  const receipts: Record<string, string> = told.what === 'sent' ? { $receipts: told.receipts ? 'yes' : 'no' } : {}
  return {
    key: `${told.message}:${told.what}`,
    name: `$message_${told.what}`,
    ts: told.atMs,
    person: told.person,
    props: { ...told.about, ...receipts, $channel: told.channel, $message: told.message },
  }
}

/** What was sent to these profiles, for a person's export. */
export async function messagesOf(ctx: Ctx, profiles: readonly number[]) {
  return await readMessagesOf(ctx.state, ctx.workspace.id, profiles)
}

/** Takes erased people out. Running it again changes nothing. */
export async function forgetMessages(ctx: Ctx, profiles: readonly number[]): Promise<void> {
  await ctx.state.transaction(async (tx) => {
    // First: the messages say which addresses are theirs.
    await deleteBouncesOf(tx, ctx.workspace.id, profiles)
    await deleteMessagesOf(tx, ctx.workspace.id, profiles)
  })
}
