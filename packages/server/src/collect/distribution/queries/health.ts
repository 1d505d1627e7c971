import * as z from 'zod'
import { ch, type EventStore, type Fragment, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'

export type HealthScope = { programme: string; fromMs: number; toMs: number }

const names = [
  '$ask_due',
  '$ask_refused',
  '$survey_asked',
  '$message_sent',
  '$message_delivered',
  '$message_opened',
  '$message_bounced',
  '$survey_started',
  '$survey_finished',
]

/**
 * One row an ask that became due in the window: how far it came. Whatever happened later (an answer after the window) counts
 * for the ask that it belongs to, so that every step is a part of the one before and of the same people. Whoever opened or answered
 * was asked, also where the sending was cut off before we heard that it was taken.
 */
function asks(workspace: WorkspaceId, scope: HealthScope): Fragment {
  const from = param(scope.fromMs, 'Int64')
  const to = param(scope.toMs, 'Int64')
  return ch`SELECT JSONExtractString(props, '$ask') AS ask, any(${resolvedPerson}) AS p,
      countIf(event = '$ask_due' AND ts < fromUnixTimestamp64Milli(${to}, 'UTC')) > 0 AS due,
      countIf(event IN ('$survey_asked', '$message_opened', '$survey_started', '$survey_finished')) > 0 AS asked, countIf(event = '$message_delivered') > 0 AS delivered_told,
      countIf(event = '$message_sent' AND JSONExtractString(props, '$receipts') = 'no') > 0 AS accepted,
      countIf(event = '$message_bounced') > 0 AS bounced, countIf(event = '$message_opened') > 0 AS opened_told,
      countIf(event IN ('$survey_started', '$survey_finished')) > 0 AS started, countIf(event = '$survey_finished') > 0 AS finished,
      argMaxIf(JSONExtractString(props, '$reason'), (ts, message_id), event = '$ask_refused') AS reason
    FROM events WHERE ws = ${param(workspace, 'UInt32')} AND event IN ${param(names, 'Array(String)')}
      AND ts >= fromUnixTimestamp64Milli(${from}, 'UTC') AND JSONExtractString(props, '$programme') = ${param(scope.programme, 'String')}
      AND JSONExtractString(props, '$ask') != '' GROUP BY ask HAVING due`
}

const stepsRow = z.object({
  due: z.number(),
  asked: z.number(),
  delivered: z.number(),
  opened: z.number(),
  started: z.number(),
  finished: z.number(),
  bounced: z.number(),
  refused: z.number(),
  /** People whose asks came exactly so far. */
  people: z.number(),
})
export type StepCounts = z.infer<typeof stepsRow>

/**
 * How many of each person's asks reached each step, and how many people are alike in that. Who started has opened, and who opened was
 * delivered, whether or not the channel told it: so each step holds all of the next. A channel without receipts (e-mail) counts as
 * delivered what was accepted. What came back later was not delivered, whatever was told before, unless somebody opened it.
 */
export async function countSteps(
  events: EventStore,
  workspace: WorkspaceId,
  scope: HealthScope,
): Promise<StepCounts[]> {
  return await events.query({
    name: 'distribution.health_steps',
    workspace,
    sql: ch`SELECT due, asked, delivered, opened, started, finished, bounced, refused, count() AS people FROM (
        SELECT p, count() AS due, countIf(was_asked) AS asked, countIf(was_asked AND arrived) AS delivered,
          countIf(was_asked AND (opened_told OR has_started)) AS opened, countIf(was_asked AND has_started) AS started, countIf(was_asked AND has_finished) AS finished,
          countIf(was_asked AND has_bounced AND NOT arrived) AS bounced, countIf(NOT was_asked AND reason != '') AS refused
        FROM (SELECT p, asked AS was_asked, started AS has_started, finished AS has_finished, bounced AS has_bounced, opened_told, reason,
            opened_told OR started OR ((delivered_told OR accepted) AND NOT bounced) AS arrived FROM (${asks(workspace, scope)}))
        GROUP BY p)
      GROUP BY due, asked, delivered, opened, started, finished, bounced, refused`,
    row: stepsRow,
  })
}

const reasonRow = z.object({
  reason: z.string(),
  n: z.number(),
  /** Sums over people of their refusals squared, and of them times their asks. */
  squares: z.number(),
  products: z.number(),
})

/** Asks that were refused, by reason. */
export async function countRefusals(
  events: EventStore,
  workspace: WorkspaceId,
  scope: HealthScope,
): Promise<z.infer<typeof reasonRow>[]> {
  return await events.query({
    name: 'distribution.health_refusals',
    workspace,
    sql: ch`SELECT reason, sum(k) AS n, sum(k * k) AS squares, sum(k * due) AS products
      FROM (SELECT p, why AS reason, count() AS k, sum(count()) OVER (PARTITION BY p) AS due
        FROM (SELECT p, if(asked, '', reason) AS why FROM (${asks(workspace, scope)})) GROUP BY p, why)
      WHERE reason != '' GROUP BY reason ORDER BY n DESC, reason`,
    row: reasonRow,
  })
}

const groupRow = z.object({
  value: z.string(),
  n: z.number(),
  askedOf: z.number(),
  finishedOf: z.number(),
  people: z.number(),
  askedPeople: z.number(),
  /** Sums over people of products of these counts. */
  nn: z.number(),
  fn: z.number(),
  ff: z.number(),
  fa: z.number(),
  aa: z.number(),
})
export type GroupCounts = z.infer<typeof groupRow>

/** Who could be asked, was asked and finished, by the values of a trait; the twenty largest, '' = not known. */
export async function countGroups(
  events: EventStore,
  workspace: WorkspaceId,
  { trait, ...scope }: HealthScope & { trait: string },
): Promise<GroupCounts[]> {
  return await events.query({
    name: 'distribution.health_groups',
    workspace,
    sql: ch`SELECT v AS value, sum(d) AS n, sum(a) AS askedOf, sum(f) AS finishedOf, count() AS people, countIf(a > 0) AS askedPeople,
        sum(d * d) AS nn, sum(f * d) AS fn, sum(f * f) AS ff, sum(f * a) AS fa, sum(a * a) AS aa
      FROM (SELECT p, count() AS d, countIf(asked) AS a, countIf(asked AND finished) AS f FROM (${asks(workspace, scope)}) GROUP BY p) AS one
      LEFT JOIN (SELECT ${resolvedPerson} AS p, argMax(value, (ts, batch)) AS v FROM person_traits
        WHERE ws = ${param(workspace, 'UInt32')} AND key = ${param(trait, 'String')} GROUP BY p) AS t ON one.p = t.p
      GROUP BY v ORDER BY n DESC, v LIMIT 20`,
    row: groupRow,
  })
}
