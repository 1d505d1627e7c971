import encodeQr from 'qr'
import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import type { surveysRoutes } from '../contract.ts'
import type { ProfileOfPublicId } from '../ports.ts'
import { readVersion } from '../store/definitions.ts'
import { words } from '../words.ts'
import { requireSurvey } from './manage.ts'
import { pngOfSquares } from './png.ts'
import type { Surveys, SurveysHousekeeping } from './surveys.ts'

type Running = Surveys & SurveysHousekeeping
const dayMs = 24 * 3_600_000

/** Addresses of a published survey; null while there is nothing to answer. */
export async function linksOf(
  ctx: Ctx,
  surveys: Surveys,
  { id, channel }: { id: string; channel?: string | undefined },
): Promise<ReplyOf<typeof surveysRoutes.links>> {
  requirePermission(ctx, 'surveys:read')
  const row = await requireSurvey(ctx, id)
  if (row.version === null) return { link: null, kiosk: null }
  const query = channel === undefined ? '' : `?channel=${channel}`
  return { link: surveys.url(`/s/${id}${query}`), kiosk: surveys.url(`/s/k/${id}`) }
}

/** The address as a QR code. Throws `conflict` while the survey is not published. */
export async function qrOf(
  ctx: Ctx,
  surveys: Surveys,
  { id, query }: { id: string; query: QueryOf<typeof surveysRoutes.qr> },
): Promise<{ type: string; body: Buffer }> {
  const { link, kiosk } = await linksOf(ctx, surveys, { id, channel: query.channel })
  const address = query.target === 'kiosk' ? kiosk : link
  if (address === null) throw fail('conflict', { message: say(words.notPublished) })
  const options = { ecc: 'medium', border: 4 } as const
  if (query.format === 'svg') return { type: 'image/svg+xml', body: Buffer.from(encodeQr(address, 'svg', options)) }
  return { type: 'image/png', body: pngOfSquares(encodeQr(address, 'raw', options), query.size) }
}

/** A link to the draft that stores nothing. */
export async function testLink(
  ctx: Ctx,
  surveys: Running,
  id: string,
): Promise<ReplyOf<typeof surveysRoutes.testLink>> {
  requirePermission(ctx, 'surveys:read')
  const { url, expiresAt } = await surveys.createTestLink(ctx, id)
  return { url, expiresAt: new Date(expiresAt).toISOString() }
}

/** A link for one person and one answer. Throws `not_found`, and `invalid_input` for hidden fields that are not the server's. */
export async function personalLink(
  ctx: Ctx,
  deps: { surveys: Running; profileOf: ProfileOfPublicId },
  { id, body }: { id: string; body: BodyOf<typeof surveysRoutes.personalLink> },
): Promise<ReplyOf<typeof surveysRoutes.personalLink>> {
  requirePermission(ctx, 'programmes:write')
  const row = await requireSurvey(ctx, id)
  if (row.version === null) throw fail('conflict', { message: say(words.notPublished) })
  const version = await readVersion(ctx.state, ctx.workspace.id, { survey: row.id, version: row.version })
  const fields = (version?.definition.hidden ?? []) as { id: string; from: string }[]
  const unknown = Object.keys(body.hidden).filter(
    (name) => !fields.some((one) => one.id === name && one.from === 'server'),
  )
  if (unknown.length > 0) {
    const problems = unknown
      .slice(0, 20)
      .map((name) => ({ field: `body.hidden.${name}`, reason: say(words.unknownHidden) }))
    throw fail('invalid_input', { problems })
  }
  const person = await deps.profileOf(ctx, body.person)
  if (person === null) throw fail('not_found', { message: say(words.noPerson) })
  const { channel, touchpoint, transaction, expiresInDays } = body
  const wanted = {
    ...{ survey: id, person, channel, hidden: body.hidden as never },
    expiresAt: ctx.clock() + expiresInDays * dayMs,
    ...(touchpoint === undefined ? {} : { touchpoint }),
    ...(transaction === undefined ? {} : { transaction }),
  }
  const made = await ctx.state.transaction(async (tx) => {
    const link = await deps.surveys.createLink({ ...ctx, state: tx }, wanted)
    await recordAudit(tx, ctx, { action: 'survey.personal_link', target: id, details: { channel } })
    return link
  })
  return { url: made.url, expiresAt: new Date(made.expiresAt).toISOString() }
}
