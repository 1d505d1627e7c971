import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, readNumberCursor, say } from '../../../platform/kernel/index.ts'
import { findPersonGroup, type PersonGroup } from '../../identity/index.ts'
import type { consentRoutes } from '../contract.ts'
import { decideConsent } from '../model.ts'
import type { ConsentPorts } from '../ports.ts'
import { requestsOf } from '../store/requests.ts'
import { readStanding } from '../store/standing.ts'
import { pageHistory, readStatements, type StoredConsent } from '../store/statements.ts'
import { words } from '../words.ts'
import type { ConsentLinks } from './links.ts'
import { knownPurposes, learnedPurpose } from './purposes.ts'
import { recordStatements } from './record.ts'
import { shownRequest } from './requests.ts'

type PersonConsent = ReplyOf<typeof consentRoutes.person>

/** The group of a public id; throws `not_found`. */
export async function requireGroup(ctx: Ctx, publicId: string): Promise<PersonGroup> {
  const group = await findPersonGroup(ctx.state, ctx.workspace.id, publicId)
  if (!group) throw fail('not_found', { message: say(words.noCustomer) })
  return group
}

/** What may be sent to a person and why, everything they said, and what they asked for. */
export async function readPersonConsent(ctx: Ctx, publicId: string): Promise<PersonConsent> {
  requirePermission(ctx, 'consent:read')
  const group = await requireGroup(ctx, publicId)
  const workspace = ctx.workspace.id
  const [known, standing, history, requests] = await Promise.all([
    knownPurposes(ctx),
    readStanding(ctx.state, workspace, { profile: group.person, purpose: null }),
    readStatements(ctx.state, workspace, { profiles: group.profiles, onlyCounting: false }),
    requestsOf(ctx.state, workspace, group.profiles),
  ])
  const now = ctx.clock()
  const setUp = new Set(known.map(({ purpose }) => purpose))
  const said = [...new Set(standing.statements.map(({ purpose }) => purpose))].filter((word) => !setUp.has(word))
  const paused = standing.pausedUntil !== null && standing.pausedUntil > now ? standing.pausedUntil : null
  return {
    standing: [...known, ...said.map(learnedPurpose)].flatMap(({ purpose, channels }) =>
      channels.map((channel) => {
        const { answer, reason, everyDays } = decideConsent(standing, { purpose, channel, now })
        return { purpose, channel, answer, reason, everyDays }
      }),
    ),
    pausedUntil: paused === null ? null : new Date(paused).toISOString(),
    history: history.slice(0, 500).map(shownChange),
    requests: requests.map(shownRequest),
  }
}

function shownChange(said: StoredConsent): PersonConsent['history'][number] {
  const { purpose, channel, given, at, lastAt, origin, source, wording, proof } = said
  const times = { at: new Date(at).toISOString(), lastAt: new Date(lastAt).toISOString() }
  return {
    purpose,
    channel: channel as PersonConsent['history'][number]['channel'],
    given,
    ...times,
    origin,
    source,
    wording,
    proof,
  }
}

/** A minute of leeway for the clocks of those who report what was said elsewhere. */
const leewayMs = 60_000

/** Records what a person said elsewhere, with who recorded it and what proves it. Throws `not_found`, `invalid_input`. */
export async function recordConsent(
  ctx: Ctx,
  publicId: string,
  body: BodyOf<typeof consentRoutes.record>,
): Promise<PersonConsent> {
  requirePermission(ctx, 'consent:write')
  const group = await requireGroup(ctx, publicId)
  const at = body.at === undefined ? ctx.clock() : Date.parse(body.at)
  if (at > ctx.clock() + leewayMs)
    throw fail('invalid_input', { problems: [{ field: 'body.at', reason: say(words.notPast) }] })
  await ctx.state.transaction(async (tx) => {
    await recordStatements(tx, ctx, {
      profile: group.person,
      changes: body.changes.map((change) => ({ ...change, wording: null })),
      origin: ctx.actor.kind === 'user' ? 'staff' : 'api',
      at,
      isNow: body.at === undefined,
      proof: { by: ctx.actor.name, note: body.proof },
    })
    // The target is the person's public id: an erasure takes it out again.
    await recordAudit(tx, ctx, {
      action: 'consent.record',
      target: publicId,
      details: { changes: body.changes.length },
    })
  })
  return await readPersonConsent(ctx, publicId)
}

/** A link to a person's own preference page, for staff to hand over; that it was made is written down. */
export async function makePreferenceLink(
  ctx: Ctx,
  links: ConsentLinks,
  publicId: string,
): Promise<ReplyOf<typeof consentRoutes.link>> {
  requirePermission(ctx, 'consent:write')
  const group = await requireGroup(ctx, publicId)
  const { url, expiresAt } = links.preferenceUrl({ workspace: ctx.workspace.id, person: group.person })
  await recordAudit(ctx.state, ctx, { action: 'consent.link', target: publicId })
  return { url, expiresAt: expiresAt.toISOString() }
}

/** What everybody said, newest first. */
export async function listHistory(
  ctx: Ctx,
  ports: Pick<ConsentPorts, 'describe'>,
  query: QueryOf<typeof consentRoutes.history>,
): Promise<ReplyOf<typeof consentRoutes.history>> {
  requirePermission(ctx, 'consent:read')
  const rows = await pageHistory(ctx.state, ctx.workspace.id, {
    purpose: query.purpose ?? null,
    before: readNumberCursor(query.cursor),
    limit: query.limit,
  })
  const people = await ports.describe(ctx, [...new Set(rows.map(({ person }) => person))])
  const last = rows.at(-1)
  return {
    changes: rows.flatMap((row) => {
      const person = people.get(row.person)
      return person ? [{ ...shownChange(row), person: { id: person.id, name: person.name } }] : []
    }),
    nextCursor: last && rows.length === query.limit ? String(last.id) : null,
  }
}
