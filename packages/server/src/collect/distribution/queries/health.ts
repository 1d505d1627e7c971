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
 * for the ask that it belongs to, so that every step is a part of the one before and of the same people.
 */
function asks(workspace: WorkspaceId, scope: HealthScope): Fragment {
  const from = param(scope.fromMs, 'Int64')
  const to = param(scope.toMs, 'Int64')
  return ch`SELECT JSONExtractString(props, '$ask') AS ask, any(${resolvedPerson}) AS p,
      countIf(event = '$ask_due' AND ts < fromUnixTimestamp64Milli(${to}, 'UTC')) > 0 AS due,
      countIf(event = '$survey_asked') > 0 AS asked, countIf(event = '$message_delivered') > 0 AS delivered_told,
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
})
export type StepCounts = z.infer<typeof stepsRow>

/**
 * How many asks reached each step. Who started has opened, and who opened was delivered, whether or not the channel told it:
 * so each step holds all of the next. A channel without receipts (e-mail) counts as delivered what was accepted. What
 * came back later was not delivered, whatever was told before, unless somebody opened it.
 */
export async function countSteps(events: EventStore, workspace: WorkspaceId, scope: HealthScope): Promise<StepCounts> {
  const rows = await events.query({
    name: 'distribution.health_steps',
    workspace,
    sql: ch`SELECT count() AS due, countIf(asked) AS asked, countIf(asked AND arrived) AS delivered, countIf(asked AND (opened_told OR started)) AS opened, countIf(asked AND started) AS started, countIf(asked AND finished) AS finished,
        countIf(asked AND bounced AND NOT arrived) AS bounced, countIf(NOT asked AND reason != '') AS refused
      FROM (SELECT *, opened_told OR started OR ((delivered_told OR accepted) AND NOT bounced) AS arrived FROM (${asks(workspace, scope)}))`,
    row: stepsRow,
  })
  return rows[0] ?? { due: 0, asked: 0, delivered: 0, opened: 0, started: 0, finished: 0, bounced: 0, refused: 0 }
}

const reasonRow = z.object({ reason: z.string(), n: z.number() })

/** Asks that were refused, by reason. */
export async function countRefusals(
  events: EventStore,
  workspace: WorkspaceId,
  scope: HealthScope,
): Promise<{ reason: string; n: number }[]> {
  return await events.query({
    name: 'distribution.health_refusals',
    workspace,
    sql: ch`SELECT reason, count() AS n FROM (${asks(workspace, scope)}) WHERE NOT asked AND reason != ''
      GROUP BY reason ORDER BY n DESC, reason`,
    row: reasonRow,
  })
}

const groupRow = z.object({ value: z.string(), n: z.number(), askedOf: z.number(), finishedOf: z.number() })

/** Who could be asked, was asked and finished, by the values of a trait; the twenty largest, '' = not known. */
export async function countGroups(
  events: EventStore,
  workspace: WorkspaceId,
  { trait, ...scope }: HealthScope & { trait: string },
): Promise<z.infer<typeof groupRow>[]> {
  return await events.query({
    name: 'distribution.health_groups',
    workspace,
    sql: ch`SELECT v AS value, count() AS n, countIf(asked) AS askedOf, countIf(asked AND finished) AS finishedOf FROM (${asks(workspace, scope)}) AS a
      LEFT JOIN (SELECT ${resolvedPerson} AS p, argMax(value, ts) AS v FROM person_traits
        WHERE ws = ${param(workspace, 'UInt32')} AND key = ${param(trait, 'String')} GROUP BY p) AS t ON a.p = t.p
      GROUP BY v ORDER BY n DESC, v LIMIT 20`,
    row: groupRow,
  })
}
