import * as z from 'zod'
import { ch, type EventStore, type Fragment, join, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { type JourneyMapping, touchpointOf, touchpointWords } from '../../../unify/catalog/index.ts'
import { type RowScope, scopeCondition } from '../../metrics/index.ts'
import { respondent } from './ratings.ts'

export type Volume = { tp: string; customers: number; events: number; answerers: number; comments: number }
/** Of those who reached a touchpoint of the line, how many went no further; people who arrived in the last week are left out. */
export type DropOff = { reached: number; left: number }
export type Volumes = {
  /** `''` = events without a touchpoint. */
  byTouchpoint: Map<string, Volume>
  dropOffs: Map<string, DropOff>
  /**
   * The base of every reach (methods.md 4.4, customers of the period): customers who met any touchpoint of the catalogue. A
   * place that is sent but not catalogued is no place on the map and counts as none.
   */
  people: number
  /** The base for data without O-events: everybody who filled in a survey, also if what it asks about is not catalogued. */
  answerers: number
}

/** Touchpoints whose meetings are kept in one number, a bit each. */
const bits = 60
const weekMs = 7 * 86_400_000
/** From here on the table by person is faster: a person's events lie together, but all days are read. */
const wideMs = 120 * 86_400_000

/**
 * Customers, events, answers and drop-offs by touchpoint and over all. Answers are counted apart: asking is not meeting.
 * `line` are the touchpoints of the line in order.
 */
export async function touchpointVolumes(
  events: EventStore,
  scope: RowScope,
  line: readonly string[],
): Promise<Volumes> {
  const known = new Set(line)
  const slugs = [...line, ...scope.mapping.touchpoints.map(({ slug }) => slug).filter((slug) => !known.has(slug))]
  const places = { slugs, line: line.length }
  const [met, counted, asked] = await Promise.all([
    metBy(events, scope, places),
    countedBy(events, scope, places),
    askedBy(events, scope, places),
  ])
  const byTouchpoint = new Map<string, Volume>()
  for (const [index, tp] of ['', ...slugs].entries()) {
    const found = counted.find(({ id }) => id === index)
    const customers = index === 0 ? 0 : (met.customers[index - 1] ?? 0)
    if (found) byTouchpoint.set(tp, { tp, customers, events: found.events, answerers: 0, comments: 0 })
  }
  for (const { tp, whole, answerers, comments } of asked) {
    const volume = byTouchpoint.get(tp) ?? { tp, customers: 0, events: 0 }
    if (whole === 0) byTouchpoint.set(tp, { ...volume, answerers, comments })
  }
  const stops = line.length < 2 ? [] : line.map((tp, index) => [tp, dropOffAt(met, index)] as const)
  return {
    byTouchpoint,
    dropOffs: new Map(stops.filter(([, { reached }]) => reached > 0)),
    people: met.people,
    answerers: asked.find((row) => row.whole === 1)?.answerers ?? 0,
  }
}

function dropOffAt(met: z.infer<typeof metRow>, index: number): DropOff {
  return { reached: met.reached[index] ?? 0, left: met.left[index] ?? 0 }
}

/** Touchpoints by number: those of the line from 1 in order, then the others of the catalogue. */
type Places = { slugs: readonly string[]; line: number }

/** The number of a row's touchpoint; 0 = none, or none of the catalogue. Words are looked up once each, not for every row. */
function placeOf(mapping: JourneyMapping, { slugs }: Places): Fragment {
  const numberOf = new Map(slugs.map((slug, index) => [slug, index + 1]))
  const lookUp = (column: Fragment, words: ReadonlyMap<string, number>) =>
    words.size === 0
      ? ch`toUInt32(0)`
      : ch`transform(${column}, ${param([...words.keys()], 'Array(String)')}, ${param([...words.values()], 'Array(UInt32)')}, toUInt32(0))`
  const words = [...touchpointWords(mapping.touchpoints)].map(
    ([word, slug]) => [word, numberOf.get(slug) ?? 0] as const,
  )
  const sent = new Map([...words, ...numberOf])
  const mapped = new Map([...mapping.eventTouchpoints].map(([event, slug]) => [event, numberOf.get(slug) ?? 0]))
  return ch`if(touchpoint != '', ${lookUp(ch`touchpoint`, sent)}, ${lookUp(ch`event`, mapped)})`
}

const metRow = z.object({
  people: z.number(),
  customers: z.array(z.number()),
  reached: z.array(z.number()),
  left: z.array(z.number()),
})

/**
 * Which touchpoints each person met, as bits, and from that customers and drop-offs by touchpoint: one group a person, so that
 * the cost hardly grows with the number of touchpoints.
 */
async function metBy(events: EventStore, scope: RowScope, places: Places): Promise<z.infer<typeof metRow>> {
  const all = places.slugs.map((_, index) => index)
  const line = all.slice(0, places.line)
  const early = ch`ts < fromUnixTimestamp64Milli(${param(scope.span.end - weekMs, 'Int64')}, 'UTC')`
  const table = scope.span.end - scope.span.start < wideMs ? ch`events` : ch`events_by_person`
  const rows = await events.query({
    name: 'journeys.volumes',
    workspace: scope.workspace,
    sql: ch`SELECT countIf(known) AS people, ${countEach(all, ch`known AND ${isSet(ch`met`)}`)} AS customers,
        ${countEach(line, isSet(ch`met_early`))} AS reached, ${countEach(line, ch`${isSet(ch`met_early`)} AND furthest = i + 1`)} AS left
      FROM (SELECT p, p IN ${customers(scope.workspace)} AS known, max(if(place <= ${param(line.length, 'UInt32')}, place, 0)) AS furthest,
          ${bitsOf(all, ch`1`)} AS met, ${bitsOf(all, ch`early`)} AS met_early
        FROM (SELECT ${resolvedPerson} AS p, ${placeOf(scope.mapping, places)} AS place, ${early} AS early
          FROM ${table} WHERE ${scopeCondition(scope)} AND person != 0 AND event != '$answer')
        WHERE place > 0 GROUP BY p)`,
    row: metRow,
  })
  return rows[0] ?? { people: 0, customers: [], reached: [], left: [] }
}

/** Aggregate: the places of a person's rows under a condition, as numbers of 60 bits each. */
function bitsOf(indexes: readonly number[], condition: Fragment): Fragment {
  const starts = indexes.filter((index) => index % bits === 0)
  const masks = starts.map((start) => {
    const [from, to] = [param(start, 'UInt32'), param(start + bits, 'UInt32')]
    return ch`groupBitOr(if(${condition} AND place > ${from} AND place <= ${to}, bitShiftLeft(toUInt64(1), (place + ${param(bits - 1, 'UInt8')}) % ${param(bits, 'UInt8')}), 0))`
  })
  return masks.length === 0 ? ch`CAST([], 'Array(UInt64)')` : ch`[${join(masks, ', ')}]`
}

/** Whether place `i` (from 0) is among the bits. */
function isSet(masks: Fragment): Fragment {
  const size = param(bits, 'UInt8')
  return ch`bitTest(${masks}[intDiv(i, ${size}) + 1], i % ${size})`
}

/** Aggregate: how many rows fulfil the condition on `i`, for each place. */
function countEach(indexes: readonly number[], condition: Fragment): Fragment {
  return ch`sumForEach(arrayMap(i -> toUInt64(${condition}), range(${param(indexes.length, 'UInt32')})))`
}

/**
 * People who are customers: known by more than a device (a user id, or an identifier of a file). Visitors who stayed
 * anonymous have events, but are nobody's customers, so shares of customers leave them out. From the table that is sorted by
 * person, where a person's ids lie together and cost little to read.
 */
function customers(workspace: WorkspaceId): Fragment {
  return ch`(SELECT DISTINCT dictGetOrDefault('person_map', 'person', profile, profile) FROM (
      SELECT DISTINCT person AS profile FROM events_by_person
      WHERE ws = ${param(workspace, 'UInt32')} AND person != 0 AND (user_id != '' OR anonymous_id = '')))`
}

const countedRow = z.object({ id: z.number(), events: z.number() })

async function countedBy(events: EventStore, scope: RowScope, places: Places): Promise<z.infer<typeof countedRow>[]> {
  return await events.query({
    name: 'journeys.events',
    workspace: scope.workspace,
    sql: ch`SELECT ${placeOf(scope.mapping, places)} AS id, countIf(NOT startsWith(event, '$') OR event IN ('$page', '$screen')) AS events
      FROM events WHERE ${scopeCondition(scope)} AND event != '$answer' GROUP BY id`,
    row: countedRow,
  })
}

const askedRow = z.object({ tp: z.string(), whole: z.number(), answerers: z.number(), comments: z.number() })

async function askedBy(events: EventStore, scope: RowScope, { slugs }: Places): Promise<z.infer<typeof askedRow>[]> {
  const catalogued = ch`if(has(${param(slugs, 'Array(String)')}, sent), sent, '')`
  return await events.query({
    name: 'journeys.asked',
    workspace: scope.workspace,
    sql: ch`SELECT tp, toUInt8(grouping(tp)) AS whole, uniqExact(answerer) AS answerers, countIf(commented) AS comments FROM (
        SELECT ${touchpointOf(scope.mapping)} AS sent, ${catalogued} AS tp, sent != '' AS placed, ${respondent} AS answerer, text != '' AS commented
        FROM events WHERE ${scopeCondition(scope)} AND event = '$answer')
      GROUP BY GROUPING SETS ((tp), (placed)) HAVING whole = 0 OR placed`,
    row: askedRow,
  })
}

const unplacedMax = 20
const unplacedRow = z.object({ tp: z.string(), answers: z.number() })

/** Touchpoints that answers of whatever metric name and the catalogue lacks, as sent; those with the most answers first. */
export async function unplacedAnswers(
  events: EventStore,
  scope: RowScope,
): Promise<{ touchpoint: string; answers: number }[]> {
  const catalogued = scope.mapping.touchpoints.map(({ slug }) => slug)
  const rows = await events.query({
    name: 'journeys.unplaced',
    workspace: scope.workspace,
    sql: ch`SELECT ${touchpointOf(scope.mapping)} AS tp, count() AS answers FROM events WHERE ${scopeCondition(scope)} AND event = '$answer'
      GROUP BY tp HAVING tp != '' AND NOT has(${param(catalogued, 'Array(String)')}, tp)
      ORDER BY answers DESC, tp LIMIT ${param(unplacedMax, 'UInt32')}`,
    row: unplacedRow,
  })
  return rows.map(({ tp, answers }) => ({ touchpoint: tp, answers }))
}
