import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, readCursor, say } from '../../../platform/kernel/index.ts'
import type { consentRoutes, PrivacyRequest } from '../contract.ts'
import type { ConsentPorts } from '../ports.ts'
import { decideRow, lockRequest, pageRequests, type RequestRow } from '../store/requests.ts'
import { words } from '../words.ts'

/** A request without whom it is of. */
export function shownRequest(row: RequestRow): Omit<PrivacyRequest, 'person'> {
  return {
    id: row.public_id,
    kind: row.kind,
    state: row.state,
    language: row.language,
    at: row.at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: row.decided_by,
    note: row.note,
  }
}

/** Requests, open ones first. */
export async function listRequests(
  ctx: Ctx,
  ports: Pick<ConsentPorts, 'describe'>,
  query: QueryOf<typeof consentRoutes.listRequests>,
): Promise<ReplyOf<typeof consentRoutes.listRequests>> {
  requirePermission(ctx, 'consent:read')
  const after = readCursor(query.cursor, /^([01])\.(\d{1,16})$/)
  const rows = await pageRequests(ctx.state, ctx.workspace.id, {
    state: query.state ?? null,
    after: after ? { open: after[0] === '1', id: Number(after[1]) } : null,
    limit: query.limit,
  })
  const people = await ports.describe(ctx, [...new Set(rows.map(({ person }) => Number(person)))])
  const last = rows.at(-1)
  return {
    requests: rows.flatMap((row) => {
      const person = people.get(Number(row.person))
      return person ? [{ ...shownRequest(row), person: { id: person.id, name: person.name } }] : []
    }),
    nextCursor: last && rows.length === query.limit ? `${last.state === 'open' ? 1 : 0}.${last.id}` : null,
  }
}

/**
 * Fulfils or declines a request (CN12). A fulfilled erasure is ordered from unify/privacy before it is written down: an order that is
 * repeated is one erasure. Throws `not_found`, `conflict` when it was decided before.
 */
export async function decideRequest(
  ctx: Ctx,
  ports: ConsentPorts,
  { id, decision }: { id: string; decision: BodyOf<typeof consentRoutes.decideRequest> },
): Promise<Omit<PrivacyRequest, 'person'>> {
  requirePermission(ctx, 'people:erase')
  const found = await ctx.state.transaction(async (tx) => await lockRequest(tx, ctx.workspace.id, id))
  if (!found) throw fail('not_found', { message: say(words.noRequest) })
  if (found.state !== 'open') throw fail('conflict', { message: say(words.decided) })
  if (found.kind === 'erase' && decision.decision === 'done') {
    const person = (await ports.describe(ctx, [Number(found.person)])).get(Number(found.person))
    if (!person) throw fail('not_found', { message: say(words.noCustomer) })
    await ports.erase(ctx, person.id)
  }
  const decided = { state: decision.decision, at: new Date(ctx.clock()), by: ctx.actor.name, note: decision.note }
  await ctx.state.transaction(async (tx) => {
    const now = await lockRequest(tx, ctx.workspace.id, id)
    // The erasure may have been quicker: then the request went with the person.
    if (now && now.state !== 'open') throw fail('conflict', { message: say(words.decided) })
    if (now) await decideRow(tx, ctx.workspace.id, { id, ...decided })
    const details = { kind: found.kind, decision: decision.decision }
    await recordAudit(tx, ctx, { action: 'consent.decide_request', target: id, details })
  })
  return {
    ...shownRequest(found),
    ...{ state: decided.state, decidedAt: decided.at.toISOString(), decidedBy: decided.by, note: decided.note },
  }
}
