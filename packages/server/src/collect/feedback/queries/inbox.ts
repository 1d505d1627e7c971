import * as z from 'zod'
import { ch, type EventStore, type Fragment, join, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { InboxKey, MessageRef } from '../model/refs.ts'
import type { VoiceRow } from '../model/voice.ts'
import { conditionOf, type InboxFilter, isAmong, isScoreOfForm, isVoice } from './conditions.ts'

const dayRow = z.object({ day: z.string(), n: z.number() })

/** How many voices each day has, newest day first: read from the sort key alone, so that the list can be read day by day. */
export async function voicesByDay(events: EventStore, workspace: WorkspaceId): Promise<z.infer<typeof dayRow>[]> {
  return await events.query({
    name: 'feedback.days',
    workspace,
    sql: ch`SELECT toString(toDate(ts)) AS day, count() AS n FROM events WHERE ${isVoice(workspace)} GROUP BY day ORDER BY day DESC`,
    row: dayRow,
  })
}

function isAfter({ atMs, source, messageId }: InboxKey): Fragment {
  return ch`AND ts <= fromUnixTimestamp64Milli(${param(atMs, 'Int64')}, 'UTC')
    AND (toUnixTimestamp64Milli(ts), source, message_id) < (${param(atMs, 'Int64')}, ${param(source, 'UInt32')}, ${param(messageId, 'String')})`
}

const voiceRow: z.ZodType<VoiceRow> = z.object({
  atMs: z.number(),
  receivedMs: z.number(),
  source: z.number(),
  messageId: z.string(),
  event: z.string(),
  person: z.number(),
  profile: z.number(),
  touchpoint: z.string(),
  channel: z.string(),
  metric: z.string(),
  score: z.number().nullable(),
  thread: z.string(),
  survey: z.string(),
  text: z.string(),
  props: z.string(),
})

/** Days from one on (included) up to another (excluded); null = without that bound. */
export type DayStretch = { from: string | null; before: string | null }

/**
 * Rows that match, whole, newest first, within some days, after a key. One statement, since what matches is looked for in few
 * columns first and the wide ones are read only where something was found.
 */
export async function rowsInDays(
  events: EventStore,
  input: { filter: InboxFilter; days: DayStretch; after: InboxKey | null; limit: number },
): Promise<VoiceRow[]> {
  const { filter, days, after, limit } = input
  const { workspace } = filter
  const within = [
    ...(days.from === null ? [] : [ch`toDate(ts) >= toDate(${param(days.from, 'String')})`]),
    ...(days.before === null ? [] : [ch`toDate(ts) < toDate(${param(days.before, 'String')})`]),
  ]
  return await events.query({
    name: 'feedback.page',
    workspace,
    sql: ch`SELECT ${columns(filter.touchpointOf)} FROM events
      WHERE ${conditionOf(filter, within.length === 0 ? null : join(within, ' AND '))}
        ${after === null ? null : isAfter(after)}
      ORDER BY ts DESC, source DESC, message_id DESC LIMIT ${param(limit, 'UInt32')}`,
    row: voiceRow,
  })
}

/** The rows of these keys that a filter still wants, in no order. Days and ids keep the reading to a few granules. */
export async function rowsOfKeys(
  events: EventStore,
  filter: InboxFilter,
  keys: readonly InboxKey[],
): Promise<VoiceRow[]> {
  if (keys.length === 0) return []
  return await events.query({
    name: 'feedback.rows',
    workspace: filter.workspace,
    sql: ch`SELECT ${columns(filter.touchpointOf)} FROM events
      WHERE ${isAmong(keys)} AND ${conditionOf(filter, onDaysOf(keys))}`,
    row: voiceRow,
  })
}

function onDaysOf(rows: readonly { atMs: number }[]): Fragment {
  const days = [...new Set(rows.map(({ atMs }) => new Date(atMs).toISOString().slice(0, 10)))]
  return ch`toDate(ts) IN arrayMap(day -> toDate(day), ${param(days, 'Array(String)')})`
}

const formScoreRow = z.object({
  thread: z.string(),
  n: z.number(),
  metric: z.string(),
  score: z.number(),
  props: z.string(),
})
export type FormScore = z.infer<typeof formScoreRow>

/** The score on the form of each comment that has none of its own, by thread; where a form has several it is not known which is meant. */
export async function scoresOfForms(
  events: EventStore,
  workspace: WorkspaceId,
  rows: readonly VoiceRow[],
): Promise<Map<string, FormScore>> {
  const comments = rows.filter(({ event, score, thread }) => event === '$answer' && score === null && thread !== '')
  if (comments.length === 0) return new Map()
  const threads = [...new Set(comments.map(({ thread }) => thread))]
  const found = await events.query({
    name: 'feedback.form_scores',
    workspace,
    sql: ch`SELECT response AS thread, count() AS n, toString(any(events.metric)) AS metric, assumeNotNull(any(events.score)) AS score, any(events.props) AS props
      FROM events WHERE ${onDaysOf(comments)} AND ${isScoreOfForm(workspace)} AND response IN ${param(threads, 'Array(String)')}
      GROUP BY thread HAVING n = 1`,
    row: formScoreRow,
  })
  return new Map(found.map((one) => [one.thread, one]))
}

function columns(touchpointOf: Fragment): Fragment {
  return ch`toUnixTimestamp64Milli(ts) AS atMs, toUnixTimestamp64Milli(received_at) AS receivedMs, source, message_id AS messageId, toString(event) AS event,
    ${resolvedPerson} AS person_id, person_id AS person, events.person AS profile, toString(${touchpointOf}) AS touchpoint, toString(channel) AS channel, toString(metric) AS metric, score,
    response AS thread, toString(survey) AS survey, text, props`
}

/** One message; null when there is none. Without its day the whole of the workspace's voices is looked through. */
export async function rowOf(
  events: EventStore,
  filter: Pick<InboxFilter, 'workspace' | 'touchpointOf'>,
  ref: MessageRef,
): Promise<VoiceRow | null> {
  const { workspace } = filter
  const rows = await events.query({
    name: 'feedback.row',
    workspace,
    sql: ch`SELECT ${columns(filter.touchpointOf)} FROM events
      WHERE ${isVoice(workspace)} AND message_id = ${param(ref.messageId, 'String')} AND source = ${param(ref.source, 'UInt32')}
        AND (event = '$feedback' OR text != '') LIMIT 1`,
    row: voiceRow,
  })
  return rows[0] ?? null
}

const threadMax = 200

/** What belongs to one conversation or one filled-in survey, oldest first. */
export async function rowsOfThread(
  events: EventStore,
  filter: Pick<InboxFilter, 'workspace' | 'touchpointOf'>,
  of: { event: string; thread: string },
): Promise<VoiceRow[]> {
  const { workspace } = filter
  return await events.query({
    name: 'feedback.thread',
    workspace,
    sql: ch`SELECT ${columns(filter.touchpointOf)} FROM events
      WHERE ${isVoice(workspace)} AND event = ${param(of.event, 'String')} AND response = ${param(of.thread, 'String')}
      ORDER BY ts, message_id LIMIT ${param(threadMax, 'UInt32')}`,
    row: voiceRow,
  })
}

const optionRow = z.object({
  place: z.string(),
  kind: z.string(),
  language: z.string(),
  point: z.string(),
  n: z.number(),
})

/** What there is to filter by, among the voices since a day (both kinds of rows; answers have the place ''). */
export async function optionsSince(
  events: EventStore,
  filter: Pick<InboxFilter, 'workspace' | 'touchpointOf'>,
  day: string,
): Promise<z.infer<typeof optionRow>[]> {
  const { workspace, touchpointOf } = filter
  return await events.query({
    name: 'feedback.options',
    workspace,
    sql: ch`SELECT JSONExtractString(props, '$source') AS place, if(event = '$answer', 'survey', JSONExtractString(props, '$kind')) AS kind,
        if(event = '$answer', '', JSONExtractString(props, '$language')) AS language, toString(${touchpointOf}) AS point, count() AS n FROM events
      WHERE toDate(ts) >= toDate(${param(day, 'String')}) AND ${isVoice(workspace)} AND (event = '$feedback' OR text != '')
      GROUP BY place, kind, language, point ORDER BY n DESC LIMIT 1000`,
    row: optionRow,
  })
}

/** Which of these messages a person said, for export and erasure: voices of the profiles. */
export function voicesOfPerson(
  events: EventStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): AsyncIterable<MessageRef> {
  return events.stream({
    name: 'feedback.of_person',
    workspace,
    lane: 'heavy',
    sql: ch`SELECT source, message_id AS messageId FROM events_by_person WHERE ws = ${param(workspace, 'UInt32')}
      AND person IN ${param(profiles, 'Array(UInt64)')} AND event IN ('$feedback', '$answer')`,
    row: z.object({ source: z.number(), messageId: z.string() }),
  })
}
