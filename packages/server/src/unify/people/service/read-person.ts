import { readImportNames } from '../../../collect/imports/index.ts'
import { readSourceNames } from '../../../collect/ingest/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, type JsonObject, parseObject, readCursor, say } from '../../../platform/kernel/index.ts'
import { mappingOf } from '../../catalog/index.ts'
import { currentConsentOf } from '../../consent/index.ts'
import { listMerges } from '../../identity/index.ts'
import type { PersonSummary, peopleRoutes } from '../contract.ts'
import { maskIdentifier, nameOf } from '../describe.ts'
import { foldTraits } from '../model.ts'
import {
  type FoundPerson,
  findPerson,
  type PersonDetail,
  readDetails,
  searchMax,
  searchPeople,
} from '../person-store.ts'
import type { PersonKnowledge } from '../ports.ts'
import { countPeople, personTimeline, personTotals, recentPeople, type TimelineRow } from '../queries.ts'
import { words } from '../words.ts'

/** Customers, newest activity first or by number; a search or a segment narrows them. */
export async function listPeople(
  ctx: Ctx,
  knowledge: PersonKnowledge,
  query: QueryOf<typeof peopleRoutes.list>,
): Promise<ReplyOf<typeof peopleRoutes.list>> {
  requirePermission(ctx, 'people:read')
  const among = await narrowed(ctx, knowledge, query)
  if (among?.length === 0) return { people: [], total: 0, nextCursor: null }
  const byNumber = query.order === 'id'
  const after = readCursor(query.cursor, byNumber ? /^(id)\.(\d{1,16})$/ : /^(\d{1,16})\.(\d{1,16})$/)
  const rows = await recentPeople(ctx.events, {
    workspace: ctx.workspace.id,
    among,
    known: query.known ?? false,
    byNumber,
    after: after ? { lastMs: byNumber ? null : Number(after[0]), person: Number(after[1]) } : null,
    limit: query.limit,
  })
  const details = await readDetails(
    ctx.state,
    ctx.workspace.id,
    rows.map((row) => row.person),
  )
  const last = rows.at(-1)
  return {
    people: rows.flatMap((row) => {
      const detail = details.get(row.person)
      return detail ? [summaryOf(detail, row)] : []
    }),
    total: await totalOf(ctx, { among, known: query.known ?? false }),
    nextCursor: last && rows.length === query.limit ? `${byNumber ? 'id' : last.lastMs}.${last.person}` : null,
  }
}

async function totalOf(ctx: Ctx, { among, known }: { among: number[] | null; known: boolean }): Promise<number> {
  if (among !== null && !known) return among.length
  const counts = await countPeople(ctx.events, ctx.workspace.id, among)
  return known ? counts.customers : counts.people
}

async function narrowed(
  ctx: Ctx,
  knowledge: PersonKnowledge,
  query: QueryOf<typeof peopleRoutes.list>,
): Promise<number[] | null> {
  const found = query.search ? await searchPeople(ctx.state, ctx.workspace.id, query.search) : null
  if (!query.segment) return found
  const members = await knowledge.membersOf(ctx, query.segment, found ? 1_000_000 : searchMax * 20)
  if (members === null) throw fail('not_found', { message: say(words.noSegment) })
  if (!found) return members
  const inside = new Set(members)
  return found.filter((person) => inside.has(person))
}

function summaryOf(detail: PersonDetail, seen: { firstMs: number; lastMs: number } | null): PersonSummary {
  const traits = foldTraits(detail.stored, detail.changes)
  const user = detail.identifiers.find((identifier) => identifier.kind === 'user')
  return {
    id: detail.publicId,
    name: nameOf(traits) || user?.value || '',
    identifiers: shownIdentifiers(detail.identifiers).map(({ kind, value }) => ({
      kind,
      value: maskIdentifier(kind, value),
    })),
    firstSeenAt: seen && seen.lastMs > 0 ? new Date(seen.firstMs).toISOString() : null,
    lastSeenAt: seen && seen.lastMs > 0 ? new Date(seen.lastMs).toISOString() : null,
    traits: maskTraits(traits),
  }
}

const shownIdentifiersMax = 200

/** In the order in which they were seen; of very many, devices' ids give way to those that tell who it is. */
function shownIdentifiers(all: PersonDetail['identifiers']): PersonDetail['identifiers'] {
  if (all.length <= shownIdentifiersMax) return all
  const isDevice = ({ kind }: { kind: string }) => kind === 'anonymous'
  return [...all.filter((one) => !isDevice(one)), ...all.filter(isDevice)].slice(0, shownIdentifiersMax)
}

/** Contact traits are masked like identifiers: a page is looked at over shoulders. */
function maskTraits(traits: JsonObject): JsonObject {
  const masked: JsonObject = {}
  for (const [key, value] of Object.entries(traits)) {
    const kind = /e-?mail/i.test(key) ? 'email' : /phone|mobile/i.test(key) ? 'phone' : null
    masked[key] = kind && typeof value === 'string' ? maskIdentifier(kind, value) : value
  }
  return masked
}

/** Everything kept of a person's traits: what they amount to, and the rows that say so. */
export async function traitRecord(ctx: Ctx, person: number) {
  const detail = (await readDetails(ctx.state, ctx.workspace.id, [person])).get(person)
  const { stored = [], changes = [] } = detail ?? {}
  return { traits: foldTraits(stored, changes), stored, changes }
}

/** Summaries of canonical persons, by their integer; times are not filled in. */
export async function summariesOf(ctx: Ctx, persons: readonly number[]): Promise<Map<number, PersonSummary>> {
  const details = await readDetails(ctx.state, ctx.workspace.id, persons)
  return new Map([...details].map(([person, detail]) => [person, summaryOf(detail, null)]))
}

/** The person that a public id stands for; throws `not_found`. */
export async function requirePerson(ctx: Ctx, publicId: string): Promise<FoundPerson> {
  const found = await findPerson(ctx.state, ctx.workspace.id, publicId)
  if (!found) throw fail('not_found', { message: say(words.noCustomer) })
  return found
}

/** One customer's page. */
export async function readPerson(
  ctx: Ctx,
  knowledge: PersonKnowledge,
  id: string,
): Promise<ReplyOf<typeof peopleRoutes.get>> {
  requirePermission(ctx, 'people:read')
  const found = await requirePerson(ctx, id)
  const [details, sums, merges, segments, consent] = await Promise.all([
    readDetails(ctx.state, ctx.workspace.id, [found.person]),
    personTotals(ctx.events, ctx.workspace.id, found.profiles),
    listMerges(ctx, found.profiles),
    knowledge.segmentsOf(ctx, found.person),
    currentConsentOf(ctx, found.profiles),
  ])
  const detail = details.get(found.person)
  // Erased, or merged into somebody, since it was found.
  if (!detail) throw fail('not_found', { message: say(words.noCustomer) })
  return {
    ...summaryOf(detail, sums.totals),
    profiles: found.profiles.length,
    merges: merges.map((merge) => ({
      ...merge,
      left: { kind: merge.left.kind, value: maskIdentifier(merge.left.kind, merge.left.value) },
      right: { kind: merge.right.kind, value: maskIdentifier(merge.right.kind, merge.right.value) },
    })),
    counts: { events: sums.totals.events, answers: sums.totals.answers, orders: sums.totals.orders },
    spent: sums.spent,
    scores: sums.scores.map((row) => ({
      metric: row.metric,
      touchpoint: row.touchpoint || null,
      score: row.score,
      ...scaleOf(row.props),
      at: new Date(row.atMs).toISOString(),
    })),
    segments: segments.map((segment) => ({ ...segment, since: segment.since.toISOString() })),
    consent,
  }
}

function scaleOf(props: string): { scaleMin: number | null; scaleMax: number | null } {
  const { $scale_min: min, $scale_max: max } = parseObject(props)
  return { scaleMin: typeof min === 'number' ? min : null, scaleMax: typeof max === 'number' ? max : null }
}

/** X and O of one customer on one line, newest first. */
export async function readTimeline(
  ctx: Ctx,
  id: string,
  query: QueryOf<typeof peopleRoutes.timeline>,
): Promise<ReplyOf<typeof peopleRoutes.timeline>> {
  requirePermission(ctx, 'people:read')
  const found = await requirePerson(ctx, id)
  const after = readCursor(query.cursor, /^(\d{1,16})\.(.{0,300})$/s)
  const [mapping, sources, rows] = await Promise.all([
    mappingOf(ctx),
    readSourceNames(ctx.state, ctx.workspace.id),
    personTimeline(ctx.events, {
      workspace: ctx.workspace.id,
      profiles: found.profiles,
      side: query.side,
      after: after ? { atMs: Number(after[0]), messageId: after[1] ?? '' } : null,
      limit: query.limit,
    }),
  ])
  const imported = rows.flatMap((row) => (row.import === 0 ? [] : [row.import]))
  const imports = await readImportNames(ctx.state, ctx.workspace.id, imported)
  const last = rows.at(-1)
  return {
    entries: rows.map((row) =>
      entryOf(row, {
        touchpoint: row.touchpoint || mapping.eventTouchpoints.get(row.event) || null,
        // Imports hand over their rows as the product itself: which file they came from says more.
        source: imports.get(row.import) ?? sources.get(row.source) ?? '',
      }),
    ),
    nextCursor: last && rows.length === query.limit ? `${last.atMs}.${last.messageId}` : null,
  }
}

function entryOf(
  row: TimelineRow,
  known: { touchpoint: string | null; source: string },
): ReplyOf<typeof peopleRoutes.timeline>['entries'][number] {
  const isAnswer = row.event === '$answer'
  return {
    id: row.messageId,
    at: new Date(row.atMs).toISOString(),
    side: isAnswer || row.event === '$feedback' ? 'x' : 'o',
    event: row.event,
    touchpoint: known.touchpoint,
    channel: row.channel,
    source: known.source,
    metric: (isAnswer && row.metric) || null,
    score: row.score,
    ...scaleOf(row.props),
    text: row.text,
    props: parseObject(row.props),
  }
}
