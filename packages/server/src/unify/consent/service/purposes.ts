import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import {
  type AnyChannel,
  type Basis,
  builtInPurposes,
  channels,
  type consentRoutes,
  type Purpose,
  type Texts,
} from '../contract.ts'
import {
  endBasisRow,
  insertWording,
  type PurposeRow,
  readBases,
  readPurposes,
  readWordings,
  readWordingVersions,
  replaceBasis,
  upsertPurpose,
  type WordingRow,
} from '../store/purposes.ts'
import { countOpen } from '../store/requests.ts'
import { countPeople, countStatements } from '../store/statements.ts'
import { purposeNames, purposeTexts, words } from '../words.ts'

/** A purpose as people choose about it. */
export type KnownPurpose = Omit<Purpose, 'counts' | 'learned'>

const isBuiltIn = (word: string): word is (typeof builtInPurposes)[number] =>
  (builtInPurposes as readonly string[]).includes(word)

/** The purposes that are set up or built in, in the order of the preference page, each with its current wording. */
export async function knownPurposes(ctx: Pick<Ctx, 'state' | 'workspace'>): Promise<KnownPurpose[]> {
  const [rows, wordings] = await Promise.all([
    readPurposes(ctx.state, ctx.workspace.id),
    readWordings(ctx.state, ctx.workspace.id, null),
  ])
  const texts = new Map(wordings.map((row) => [row.purpose, row]))
  const bySlug = new Map(rows.map((row) => [row.slug, row]))
  const known = builtInPurposes.map((slug, index) => bySlug.get(slug) ?? builtInRow(slug, index))
  const own = rows.filter(({ slug }) => !isBuiltIn(slug))
  return [...known, ...own].sort((a, b) => a.position - b.position).map((row) => purposeOf(row, texts.get(row.slug)))
}

function builtInRow(slug: (typeof builtInPurposes)[number], index: number): PurposeRow {
  return { slug, name: purposeNames[slug], channels: [...channels], position: index * 10, shown: true }
}

function purposeOf(row: PurposeRow, wording: WordingRow | undefined): KnownPurpose {
  return {
    purpose: row.slug,
    name: row.name,
    channels: row.channels,
    position: row.position,
    shown: row.shown,
    builtIn: isBuiltIn(row.slug),
    wording: wording ? wordingOf(wording) : builtInWording(row.slug),
  }
}

type Wording = NonNullable<Purpose['wording']>

function wordingOf(row: WordingRow): Wording {
  return { version: row.version, texts: row.texts, createdAt: row.created_at.toISOString(), createdBy: row.created_by }
}

/** Version 0: the words that come with the product. */
function builtInWording(slug: string): Wording | null {
  if (!isBuiltIn(slug)) return null
  return { version: 0, texts: purposeTexts[slug], createdAt: '2026-01-01T00:00:00.000Z', createdBy: 'OpenCXM' }
}

/** A purpose that came with a message or an import and that nobody set up. */
export function learnedPurpose(slug: string): KnownPurpose {
  const name = { en: slug.slice(0, 80) }
  return { purpose: slug, name, channels: [...channels], position: 999, shown: true, builtIn: false, wording: null }
}

/** A purpose on a channel with the text of the version that somebody was shown; null = none was written then. */
export type ShownPurposeText = {
  purpose: string
  name: KnownPurpose['name']
  channel: AnyChannel
  texts: Texts | null
}

/** The texts that were shown, version by version: what is confirmed is what was asked, also if the workspace wrote anew since (CN13). */
export async function textsAsShown(
  ctx: Pick<Ctx, 'state' | 'workspace'>,
  asked: readonly { purpose: string; wording: number | null; channel?: AnyChannel }[],
): Promise<ShownPurposeText[]> {
  const written = asked.flatMap(({ purpose, wording }) => (wording ? [{ purpose, version: wording }] : []))
  const [known, versions] = await Promise.all([
    knownPurposes(ctx),
    readWordingVersions(ctx.state, ctx.workspace.id, written),
  ])
  return asked.map(({ purpose, wording, channel = 'email' }) => ({
    purpose,
    channel,
    name: (known.find((one) => one.purpose === purpose) ?? learnedPurpose(purpose)).name,
    texts:
      wording === 0
        ? (builtInWording(purpose)?.texts ?? null)
        : (versions.find((one) => one.purpose === purpose && one.version === wording)?.texts ?? null),
  }))
}

/** Purposes with counts, legal bases, and how many requests wait. */
export async function readOverview(ctx: Ctx): Promise<ReplyOf<typeof consentRoutes.overview>> {
  requirePermission(ctx, 'consent:read')
  const workspace = ctx.workspace.id
  const [known, people, counted, bases, openRequests] = await Promise.all([
    knownPurposes(ctx),
    countPeople(ctx.state, workspace),
    countStatements(ctx.state, workspace, channels),
    readBases(ctx.state, workspace),
    countOpen(ctx.state, workspace),
  ])
  const setUp = new Set(known.map(({ purpose }) => purpose))
  const learned = [...new Set(counted.map(({ purpose }) => purpose))].filter((word) => !setUp.has(word)).sort()
  const purposes = [...known, ...learned.map(learnedPurpose)].map((purpose) => ({
    ...purpose,
    learned: !setUp.has(purpose.purpose),
    counts: purpose.channels.map((channel) => {
      const row = counted.find((one) => one.purpose === purpose.purpose && one.channel === channel)
      const [given, refused] = [row?.given ?? 0, row?.refused ?? 0]
      return { channel, given, refused, unknown: Math.max(0, people - given - refused) }
    }),
  }))
  return { people, purposes, bases, openRequests }
}

/** The purposes that are set up or built in, without counts: to name what a statement was about. */
export async function listPurposes(ctx: Ctx): Promise<ReplyOf<typeof consentRoutes.listPurposes>> {
  requirePermission(ctx, 'consent:read')
  return { purposes: await knownPurposes(ctx) }
}

/** Names a purpose and says over which channels people choose. */
export async function putPurpose(
  ctx: Ctx,
  slug: string,
  body: BodyOf<typeof consentRoutes.putPurpose>,
): Promise<{ purpose: string }> {
  requirePermission(ctx, 'workspace:write')
  await ctx.state.transaction(async (tx) => {
    const before = (await readPurposes(tx, ctx.workspace.id)).find((row) => row.slug === slug) ?? null
    const after = { ...body, slug, channels: channels.filter((channel) => body.channels.includes(channel)) }
    await upsertPurpose(tx, ctx.workspace.id, after)
    const details = changesOf<PurposeRow>(before, after, { fields: ['name', 'channels', 'position', 'shown'] })
    await recordAudit(tx, ctx, { action: 'consent.put_purpose', target: slug, details })
  })
  return { purpose: slug }
}

/** Every wording of a purpose, newest first, down to the built-in one. */
export async function listWordings(ctx: Ctx, purpose: string): Promise<Wording[]> {
  requirePermission(ctx, 'consent:read')
  const first = builtInWording(purpose)
  return [...(await readWordings(ctx.state, ctx.workspace.id, purpose)).map(wordingOf), ...(first ? [first] : [])]
}

/** Adds a wording under the next version; who agreed to an earlier one agreed to that. */
export async function addWording(
  ctx: Ctx,
  purpose: string,
  body: BodyOf<typeof consentRoutes.addWording>,
): Promise<Wording> {
  requirePermission(ctx, 'workspace:write')
  return await ctx.state.transaction(async (tx) => {
    const at = new Date(ctx.clock())
    const row = await insertWording(tx, ctx.workspace.id, { purpose, texts: body.texts, at, by: ctx.actor.name })
    await recordAudit(tx, ctx, { action: 'consent.add_wording', target: purpose, details: { version: row.version } })
    return wordingOf(row)
  })
}

/** Records why a purpose needs no consent; the basis before it on the same channel ends. */
export async function putBasis(ctx: Ctx, body: BodyOf<typeof consentRoutes.putBasis>): Promise<Basis> {
  requirePermission(ctx, 'workspace:write')
  return await ctx.state.transaction(async (tx) => {
    const made = await replaceBasis(tx, ctx.workspace.id, { ...body, at: new Date(ctx.clock()), by: ctx.actor.name })
    const { purpose, channel, basis, reason } = made
    await recordAudit(tx, ctx, {
      action: 'consent.put_basis',
      target: made.id,
      details: { purpose, channel, basis, reason },
    })
    return made
  })
}

/** Ends a legal basis; throws `not_found`. */
export async function endBasis(ctx: Ctx, id: string): Promise<Basis> {
  requirePermission(ctx, 'workspace:write')
  return await ctx.state.transaction(async (tx) => {
    const ended = await endBasisRow(tx, ctx.workspace.id, { id, at: new Date(ctx.clock()) })
    if (!ended) throw fail('not_found', { message: say(words.noBasis) })
    const { purpose, channel, basis } = ended
    await recordAudit(tx, ctx, { action: 'consent.end_basis', target: id, details: { purpose, channel, basis } })
    return ended
  })
}
