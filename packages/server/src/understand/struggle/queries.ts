import * as z from 'zod'
import { ch, type EventStore, type Fragment, param } from '../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import { type Distribution, signalEvents, weights } from './model.ts'

/** Only autocapture sends these: a session with one of them was watched, so its silence counts too. */
const watched = [...Object.values(signalEvents), '$click', '$js_error', '$web_vitals']
/** Page views tell how long a session was as well; other tools send them, too. */
const counted = [...watched, '$page']

/** Where sessions are looked for, and in which time, `toMs` excluded. */
export type SessionScope = { workspace: WorkspaceId; fromMs: number; toMs: number }

function within({ workspace, fromMs, toMs }: SessionScope): Fragment {
  return ch`ws = ${param(workspace, 'UInt32')} AND ts >= fromUnixTimestamp64Milli(${param(fromMs, 'Int64')}, 'UTC')
    AND ts < fromUnixTimestamp64Milli(${param(toMs, 'Int64')}, 'UTC')`
}

/**
 * Sessions with autocapture among some rows: signals by kind, first and last event, raw struggle (as `rawStruggle` has it). Rows are
 * found by the names of events, so that the JSON of others is not read.
 */
function sessionsIn(rows: Fragment): Fragment {
  const count = (event: string) => ch`countIf(event = ${param(event, 'String')})`
  const weight = (kind: keyof typeof weights) => ch`${param(weights[kind], 'Float64')}`
  return ch`SELECT session, first, last, rage, dead, error, abandoned, quickBack,
      (${weight('rage')} * rage + ${weight('dead')} * dead + ${weight('error')} * error + ${weight('abandoned')} * abandoned
        + ${weight('quickBack')} * quickBack) / greatest(1, (last - first) / 60000) AS raw
    FROM (SELECT JSONExtractString(context, 'sessionId') AS session, toUnixTimestamp64Milli(min(ts)) AS first,
        toUnixTimestamp64Milli(max(ts)) AS last, ${count(signalEvents.rage)} AS rage, ${count(signalEvents.dead)} AS dead,
        ${count(signalEvents.error)} AS error, ${count(signalEvents.abandoned)} AS abandoned, ${count(signalEvents.quickBack)} AS quickBack
      FROM ${rows} AND event IN ${param(counted, 'Array(String)')}
      GROUP BY session HAVING session != '' AND countIf(event IN ${param(watched, 'Array(String)')}) > 0)`
}

const distributionRow = z.object({ sessions: z.number(), struggling: z.number(), steps: z.array(z.number()) })

/**
 * How raw struggle is spread over the sessions that ended before `endedBeforeMs`: 100 steps, of which step p is the smallest value that
 * at least p in 100 sessions do not exceed (exact: the sorted values are looked up by rank). Calm sessions are only counted.
 */
export async function struggleDistribution(
  events: EventStore,
  scope: SessionScope & { endedBeforeMs: number },
): Promise<Distribution> {
  const rows = await events.query({
    name: 'struggle.distribution',
    workspace: scope.workspace,
    lane: 'heavy',
    sql: ch`SELECT sessions, struggling, arrayMap(p -> if(intDiv(p * sessions + 99, 100) <= sessions - struggling, 0.,
          raised[intDiv(p * sessions + 99, 100) - (sessions - struggling)]), range(1, 101)) AS steps
      FROM (SELECT count() AS sessions, countIf(raw > 0) AS struggling, arraySort(groupArrayIf(raw, raw > 0)) AS raised
        FROM (${sessionsIn(ch`events WHERE ${within(scope)}`)}) WHERE last < ${param(scope.endedBeforeMs, 'Int64')})`,
    row: distributionRow,
  })
  return rows[0] ?? { sessions: 0, struggling: 0, steps: [] }
}

const sessionRow = z.object({
  session: z.string(),
  first: z.number(),
  last: z.number(),
  rage: z.number(),
  dead: z.number(),
  error: z.number(),
  abandoned: z.number(),
  quickBack: z.number(),
  raw: z.number(),
})
export type SessionRow = z.infer<typeof sessionRow>

/** Sessions of a person's profiles, newest first. */
export async function sessionsOfPerson(
  events: EventStore,
  scope: SessionScope & { profiles: readonly number[]; limit: number },
): Promise<SessionRow[]> {
  const mine = ch`events_by_person WHERE ${within(scope)} AND person IN ${param(scope.profiles, 'Array(UInt64)')}`
  return await events.query({
    name: 'struggle.person',
    workspace: scope.workspace,
    sql: ch`${sessionsIn(mine)} ORDER BY last DESC, session LIMIT ${param(scope.limit, 'UInt32')}`,
    row: sessionRow,
  })
}
