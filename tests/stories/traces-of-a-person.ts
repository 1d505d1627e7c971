import { sql } from 'kysely'
import * as z from 'zod'
import { ch } from '../../packages/server/src/platform/eventstore/index.ts'
import type { TestApp } from '../routes/test-app.ts'
import { ida } from './all-of-a-person.ts'

/** By what a row is known to be about a person: words that only theirs hold, ids of theirs, integers of their profiles. */
export type Traces = { words: string[]; ids: ReadonlySet<string>; profiles: ReadonlySet<number> }

/** Tables that hold nothing of anybody's customers, and why. */
export const holdNobody: Record<string, string> = {
  ...reason('members of the workspace, their keys and sessions', [
    ...['auth_account', 'auth_api_key', 'auth_invitation', 'auth_member', 'auth_reset', 'auth_session', 'auth_user'],
    ...['auth_verification', 'auth_workspace'],
  ]),
  ...reason('what the workspace defined', [
    ...[
      'budget_restored',
      'budget_settings',
      'catalog_stage',
      'catalog_touchpoint',
      'consent_basis',
      'consent_form',
      'consent_purpose',
    ],
    ...['consent_wording', 'distribution_programme', 'distribution_version', 'feedback_connector', 'feedback_unit'],
    ...['inpage_rule', 'imports_mapping', 'journeys_money_assumption', 'messages_channel', 'messages_settings'],
    ...['metrics_definition', 'segments_definition', 'surveys_quota', 'surveys_survey', 'surveys_version'],
  ]),
  ...reason('names and counts learned of all events', ['catalog_event', 'catalog_property', 'struggle_scale']),
  ...reason('names of uploaded files and their columns, counts', ['imports_file', 'imports_import']),
  ...reason('hashes by which a repeated message or row is known', ['imports_key']),
  ...reason('hashes by which a repeated message is known', ['ingest_seen_even', 'ingest_seen_odd']),
  ...reason('sources, and how much came by them', [
    ...['ingest_applied', 'ingest_drop', 'ingest_seen_generation', 'ingest_source', 'ingest_source_stat'],
    ...['ingest_source_version'],
  ]),
  ...reason('the engine room', [
    ...['distribution_batch', 'jobs_job', 'jobs_schedule', 'outbox_head', 'outbox_parked', 'outbox_subscriber'],
    ...['statestore_migration', 'default.eventstore_migrations', 'feedback_mark', 'provenance_undo'],
  ]),
  privacy_erasure: 'made by the erasure; the person stands in it only while it runs',
  segments_touched: 'gone as soon as the segments are looked at (its deletion: segments/service/forget-people.ts)',
  people_trait_change: 'lists that grow by single entries, of another SDK; deleted with people_trait',
  surveys_resume_code: 'by the number of a link, with which it goes',
  'default.survey_quality': 'random ids of responses that were checked',
}

function reason(why: string, tables: string[]): Record<string, string> {
  return Object.fromEntries(tables.map((table) => [table, why]))
}

/** All by which the person with this public id is known, who was given traces by `leaveTraces`. */
export async function tracesOf(app: TestApp, person: string): Promise<Traces> {
  const db = app.state.tables()
  const { rows } = await sql<{ id: number; public_id: string }>`SELECT q.id, q.public_id FROM identity_profile p
    JOIN identity_profile q ON q.workspace_id = p.workspace_id AND q.person = p.person WHERE p.public_id = ${person}`.execute(
    db,
  )
  const profiles = new Set(rows.map(({ id }) => Number(id)))
  const kept = await sql<{
    id: string
  }>`SELECT public_id AS id FROM identity_link UNION SELECT response FROM surveys_partial
    UNION SELECT response FROM surveys_link WHERE response IS NOT NULL`.execute(db)
  const events = await app.events.queryAcross({
    name: 'test.traces',
    sql: ch`SELECT message_id AS message, response, person FROM events`,
    row: z.object({ message: z.string(), response: z.string(), person: z.number() }),
  })
  const theirs = events.filter(({ person: profile }) => profiles.has(profile))
  const ids = [
    ...rows.map((row) => row.public_id),
    ...kept.rows.map((row) => row.id),
    ...theirs.flatMap(({ message, response }) => [message, response]),
  ]
  const words = [...Object.values(ida), ida.phone.slice(3)]
  return { words, ids: new Set(ids.filter((id) => id !== '')), profiles }
}

const tableNames = async (app: TestApp): Promise<string[]> =>
  (
    await sql<{ name: string }>`SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p')
      AND relnamespace = 'public'::regnamespace ORDER BY 1`.execute(app.state.tables())
  ).rows.map(({ name }) => name)

async function eventTables(app: TestApp): Promise<string[]> {
  const rows = await app.events.queryAcross({
    name: 'test.tables',
    sql: ch`SELECT concat(database, '.', name) AS name FROM system.tables WHERE database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema')
      AND engine NOT LIKE '%View%' ORDER BY 1`,
    row: z.object({ name: z.string() }),
  })
  return rows.map(({ name }) => name)
}

/** Every table of both stores. */
export async function tablesOf(app: TestApp): Promise<string[]> {
  return [...(await tableNames(app)), ...(await eventTables(app))]
}

/** Tables in PostgreSQL with a row about the person. */
export async function foundInState(app: TestApp, traces: Traces): Promise<string[]> {
  const found: string[] = []
  for (const name of await tableNames(app)) {
    const { rows } = await sql<{ row: object }>`SELECT to_jsonb(t) AS row FROM ${sql.table(name)} AS t`.execute(
      app.state.tables(),
    )
    if (rows.some(({ row }) => isAbout(row, traces))) found.push(name)
  }
  return found
}

/** Tables of the event store with a row about the person, and the statements of mutations that name them. */
export async function foundInEvents(app: TestApp, traces: Traces): Promise<string[]> {
  const found: string[] = []
  for (const name of [...(await eventTables(app)), 'system.mutations']) {
    const rows = await app.events.queryAcross({
      name: 'test.search',
      // A name out of the catalogue of the engine itself.
      sql: { text: `SELECT formatRow('JSONEachRow', *) AS line FROM ${name}`, params: {} } as never,
      row: z.object({ line: z.string() }),
    })
    if (rows.some(({ line }) => isAbout(JSON.parse(line) as object, traces))) found.push(name)
  }
  return found
}

const profileColumn = /^(old|old_person|person|persons|profile|left_profile|right_profile)$/

function isAbout(row: object, traces: Traces): boolean {
  const text = JSON.stringify(row).toLowerCase()
  return traces.words.some((word) => text.includes(word.toLowerCase())) || points(row, traces)
}

/** True when an id or a profile's integer stands in the row or deeper in one of its values. */
function points(value: object, traces: Traces): boolean {
  return Object.entries(value).some(([key, inner]) => {
    if (typeof inner === 'string' && traces.ids.has(inner)) return true
    const named = profileColumn.test(key) ? [inner].flat() : []
    if (named.some((one) => typeof one !== 'object' && traces.profiles.has(Number(one)))) return true
    return typeof inner === 'object' && inner !== null && points(inner, traces)
  })
}
