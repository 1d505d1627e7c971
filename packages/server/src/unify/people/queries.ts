import * as z from 'zod'
import { productEvents } from '../../collect/ingest/index.ts'
import { ch, type EventStore, param, resolvedPerson } from '../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'

const activeRow = z.object({ person: z.number(), lastMs: z.number(), firstMs: z.number() })
export type ActivePerson = z.infer<typeof activeRow>

/** Sort key of the last person of a page: by activity, or by number alone. */
export type PeopleCursor = { lastMs: number | null; person: number }

/**
 * A row that names somebody by more than a device: a user id, or no device but another identifier (a file's, a mail's). What the
 * product tells of a person carries no identifier at all (consent, segments, messages, beginning with `$`) and names nobody.
 */
const namesSomebody = ch`(user_id != '' OR (anonymous_id = '' AND (NOT startsWith(event, '$') OR event IN ('$identify', '$set', '$answer', '$feedback', '$page', '$screen', '$group', '$alias'))))`

/** Whom the product put into a segment or wrote to was not seen by that; of whom nothing else is known, it is all there is. */
const isSeen = ch`event NOT IN ${param([...productEvents], 'Array(String)')}`
const firstSeenMs = ch`toUnixTimestamp64Milli(if(max(${isSeen}), minIf(ts, ${isSeen}), min(ts)))`
const lastSeenMs = ch`toUnixTimestamp64Milli(if(max(${isSeen}), maxIf(ts, ${isSeen}), max(ts)))`

type RecentInput = {
  workspace: WorkspaceId
  among: readonly number[] | null
  known: boolean
  byNumber: boolean
  after: PeopleCursor | null
  limit: number
}

/**
 * People by newest activity, or by their number: it grows with each new person and is the smallest of a group, so neither events nor
 * merges take anybody out of a walk. `among` restricts to these canonical persons (a search, a segment), `known` to customers.
 */
export async function recentPeople(events: EventStore, input: RecentInput): Promise<ActivePerson[]> {
  const { workspace, among, known, byNumber, after, limit } = input
  return await events.query({
    name: 'people.recent',
    workspace,
    sql: ch`SELECT p AS person, last AS lastMs, first AS firstMs FROM (
        SELECT ${resolvedPerson} AS p, ${lastSeenMs} AS last, ${firstSeenMs} AS first FROM events_by_person
        WHERE ws = ${param(workspace, 'UInt32')} AND person != 0 ${among === null ? null : ch`AND ${resolvedPerson} IN ${param(among, 'Array(UInt64)')}`}
        GROUP BY p ${known ? ch`HAVING max(${namesSomebody})` : null})
      ${after === null ? null : afterCursor(after)}
      ORDER BY ${byNumber ? ch`p` : ch`last DESC, p DESC`} LIMIT ${param(limit, 'UInt32')}`,
    row: activeRow,
  })
}

function afterCursor({ lastMs, person }: PeopleCursor) {
  if (lastMs === null) return ch`WHERE p > ${param(person, 'UInt64')}`
  return ch`WHERE (last, p) < (${param(lastMs, 'Int64')}, ${param(person, 'UInt64')})`
}

const countRow = z.object({
  people: z.number(),
  customers: z.number(),
  profiles: z.number(),
  events: z.number(),
  answers: z.number(),
})
export type WorkspaceCounts = z.infer<typeof countRow>

/** People (after merges), those of them who are customers, profiles, events and answers of a workspace; `among` restricts to these canonical persons. */
export async function countPeople(
  events: EventStore,
  workspace: WorkspaceId,
  among: readonly number[] | null = null,
): Promise<WorkspaceCounts> {
  const rows = await events.query({
    name: 'people.count',
    workspace,
    sql: ch`SELECT uniqExactIf(${resolvedPerson}, person != 0) AS people, uniqExactIf(${resolvedPerson}, person != 0 AND ${namesSomebody}) AS customers, uniqExactIf(person, person != 0) AS profiles, count() AS events,
      countIf(event = '$answer') AS answers FROM ${among === null ? ch`events` : ch`events_by_person`} WHERE ws = ${param(workspace, 'UInt32')}
        ${among === null ? null : ch`AND ${resolvedPerson} IN ${param(among, 'Array(UInt64)')}`}`,
    row: countRow,
  })
  return rows[0] ?? { people: 0, customers: 0, profiles: 0, events: 0, answers: 0 }
}

const timelineRow = z.object({
  messageId: z.string(),
  atMs: z.number(),
  event: z.string(),
  touchpoint: z.string(),
  channel: z.string(),
  source: z.number(),
  /** 0 = of no import. */
  import: z.number(),
  metric: z.string(),
  score: z.number().nullable(),
  text: z.string(),
  props: z.string(),
})
export type TimelineRow = z.infer<typeof timelineRow>

/** Sort key of the last entry of a page. */
export type TimelineCursor = { atMs: number; messageId: string }

/** Events of a person's profiles, newest first, from the table that is sorted by person. */
export async function personTimeline(
  events: EventStore,
  input: {
    workspace: WorkspaceId
    profiles: readonly number[]
    side: 'x' | 'o' | undefined
    after: TimelineCursor | null
    limit: number
  },
): Promise<TimelineRow[]> {
  const { workspace, profiles, side, after, limit } = input
  const at = ch`toUnixTimestamp64Milli(ts)`
  return await events.query({
    name: 'people.timeline',
    workspace,
    sql: ch`SELECT message_id AS messageId, ${at} AS atMs, toString(event) AS event, toString(touchpoint) AS touchpoint, toString(channel) AS channel, source, import,
        toString(metric) AS metric, score, text, props
      FROM events_by_person WHERE ws = ${param(workspace, 'UInt32')} AND person IN ${param(profiles, 'Array(UInt64)')}
        ${
          side === undefined
            ? null
            : side === 'x'
              ? ch`AND event IN ('$answer', '$feedback')`
              : ch`AND event NOT IN ('$answer', '$feedback')`
        }
        ${after === null ? null : ch`AND ts <= fromUnixTimestamp64Milli(${param(after.atMs, 'Int64')}, 'UTC') AND (${at}, message_id) < (${param(after.atMs, 'Int64')}, ${param(after.messageId, 'String')})`}
      ORDER BY ts DESC, message_id DESC LIMIT ${param(limit, 'UInt32')}`,
    row: timelineRow,
  })
}

const totalsRow = z.object({
  events: z.number(),
  answers: z.number(),
  orders: z.number(),
  firstMs: z.number(),
  lastMs: z.number(),
  /** Money of orders by currency: currencies, minor units, numbers of orders (which keep a currency whose sum is 0). */
  spent: z.tuple([z.array(z.string()), z.array(z.number()), z.array(z.number())]),
})
const scoreRow = z.object({
  metric: z.string(),
  touchpoint: z.string(),
  score: z.number(),
  props: z.string(),
  atMs: z.number(),
})

/** What a person's page sums up: counts, money by currency (never added across), the latest score of each question. */
export async function personTotals(events: EventStore, workspace: WorkspaceId, profiles: readonly number[]) {
  const mine = ch`ws = ${param(workspace, 'UInt32')} AND person IN ${param(profiles, 'Array(UInt64)')}`
  const [totals, scores] = await Promise.all([
    events.query({
      name: 'people.totals',
      workspace,
      sql: ch`SELECT count() AS events, countIf(event = '$answer') AS answers, countIf(event = 'Order Completed') AS orders,
        ${firstSeenMs} AS firstMs, ${lastSeenMs} AS lastMs,
        sumMapIf([toString(currency)], [assumeNotNull(amount_minor)], [1], event = 'Order Completed' AND amount_minor IS NOT NULL) AS spent
        FROM events_by_person WHERE ${mine}`,
      row: totalsRow,
    }),
    events.query({
      name: 'people.scores',
      workspace,
      sql: ch`SELECT toString(metric) AS metric, toString(touchpoint) AS touchpoint, argMax(assumeNotNull(score), ts) AS score, argMax(props, ts) AS props,
        toUnixTimestamp64Milli(max(ts)) AS atMs FROM events_by_person WHERE ${mine} AND event = '$answer' AND score IS NOT NULL AND metric != ''
        GROUP BY metric, touchpoint ORDER BY atMs DESC LIMIT 50`,
      row: scoreRow,
    }),
  ])
  const found: z.infer<typeof totalsRow> = totals[0] ?? {
    events: 0,
    answers: 0,
    orders: 0,
    firstMs: 0,
    lastMs: 0,
    spent: [[], [], []],
  }
  const [currencies, amounts] = found.spent
  const spent = currencies.map((currency, index) => ({ currency, amountMinor: amounts[index] ?? 0 }))
  return { totals: found, spent, scores }
}

const saidRow = z.object({ profile: z.number(), atMs: z.number(), context: z.string() })

/** What events say of these profiles' traits, in their order of arrival, but for one import's (0 = none left out). */
export function traitsSaid(
  events: EventStore,
  input: { workspace: WorkspaceId; profiles: readonly number[]; exceptImport: number },
): AsyncIterable<z.infer<typeof saidRow>> {
  const { workspace, profiles, exceptImport } = input
  return events.stream({
    name: 'people.traits_said',
    workspace,
    lane: 'heavy',
    sql: ch`SELECT person AS profile, toUnixTimestamp64Milli(ts) AS atMs, context FROM events_by_person
      WHERE ws = ${param(workspace, 'UInt32')} AND person IN ${param(profiles, 'Array(UInt64)')} AND position(context, '"$traits"') > 0
        ${exceptImport === 0 ? null : ch`AND import != ${param(exceptImport, 'UInt32')}`}
      ORDER BY batch`,
    row: saidRow,
  })
}

const traitRow = z.object({
  key: z.string(),
  people: z.number(),
  numbers: z.number(),
  booleans: z.number(),
  lists: z.number(),
  objects: z.number(),
  shared: z.array(z.tuple([z.number(), z.string()])),
})
/** One trait key: how many people have it, what their values look like, and `[people, value]` of those that several share. */
export type TraitKeyRow = z.infer<typeof traitRow>

/** Trait keys by how many people have them; a person's latest value counts. */
export async function traitKeys(
  events: EventStore,
  input: { workspace: WorkspaceId; sharedBy: number; values: number; valueChars: number; limit: number },
): Promise<TraitKeyRow[]> {
  const { workspace, sharedBy, values, valueChars, limit } = input
  return await events.query({
    name: 'people.trait_keys',
    workspace,
    lane: 'heavy',
    sql: ch`SELECT toString(k) AS key, sum(n) AS people, sumIf(n, isNotNull(toFloat64OrNull(v))) AS numbers, sumIf(n, v IN ('true', 'false')) AS booleans,
        sumIf(n, startsWith(v, '[')) AS lists, sumIf(n, startsWith(v, '{')) AS objects,
        arraySlice(arrayReverseSort(groupArrayIf((n, v), n >= ${param(sharedBy, 'UInt32')} AND lengthUTF8(v) <= ${param(valueChars, 'UInt32')})), 1, ${param(values, 'UInt32')}) AS shared
      FROM (SELECT k, v, count() AS n FROM (
          SELECT key AS k, ${resolvedPerson} AS p, argMax(value, (ts, batch)) AS v FROM person_traits WHERE ws = ${param(workspace, 'UInt32')} GROUP BY k, p HAVING v != '')
        GROUP BY k, v)
      GROUP BY k ORDER BY people DESC, key LIMIT ${param(limit, 'UInt32')}`,
    row: traitRow,
  })
}
