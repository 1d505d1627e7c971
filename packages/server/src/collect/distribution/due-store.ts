import { sql } from 'kysely'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'

/** Notes a batch whose events are to be held against the triggers. */
export async function noteBatch(tx: StateStore, workspace: WorkspaceId, batch: number): Promise<void> {
  await sql`INSERT INTO distribution_batch (workspace_id, batch) VALUES (${workspace}, ${batch})`.execute(tx.tables())
}

/** Batches to look at, and up to which row they are; null when there are none. */
export async function readBatches(
  state: StateStore,
  workspace: WorkspaceId,
): Promise<{ upTo: number; batches: number[] } | null> {
  const { rows } = await sql<{ id: number; batch: number }>`SELECT id, batch FROM distribution_batch
    WHERE workspace_id = ${workspace} ORDER BY id LIMIT 1000`.execute(state.tables())
  const last = rows.at(-1)
  return last ? { upTo: Number(last.id), batches: rows.map((row) => Number(row.batch)) } : null
}

/** Forgets what was looked at. */
export async function clearBatches(tx: StateStore, workspace: WorkspaceId, upTo: number): Promise<void> {
  await sql`DELETE FROM distribution_batch WHERE workspace_id = ${workspace} AND id <= ${upTo}`.execute(tx.tables())
}

export type DueRow = {
  ask: string
  programme: number
  messageKey: string
  person: number
  triggeredAtMs: number
  dueAtMs: number
  transaction: string
  fields: Record<string, string>
}

const rowsAtOnce = 1_000

/** Writes who is due; an event that was looked at before changes nothing. */
export async function insertDue(tx: StateStore, workspace: WorkspaceId, rows: readonly DueRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const list = JSON.stringify(rows.slice(at, at + rowsAtOnce))
    await sql`INSERT INTO distribution_due (ask, workspace_id, programme_id, message_key, person, triggered_at, due_at, transaction, fields)
      SELECT ask, ${workspace}, programme, "messageKey", person, to_timestamp("triggeredAtMs" / 1000), to_timestamp("dueAtMs" / 1000), transaction, fields
      FROM jsonb_to_recordset(${list}::jsonb) AS d (ask text, programme integer, "messageKey" text, person bigint,
        "triggeredAtMs" double precision, "dueAtMs" double precision, transaction text, fields jsonb)
      ON CONFLICT (programme_id, message_key) DO NOTHING`.execute(tx.tables())
  }
}

/** When the next one is due, epoch ms; null when nobody is. */
export async function nextDue(state: StateStore, workspace: WorkspaceId): Promise<number | null> {
  const { rows } = await sql<{ next: Date | null }>`SELECT min(due_at) AS next FROM distribution_due
    WHERE workspace_id = ${workspace} AND announced_at IS NULL`.execute(state.tables())
  return rows[0]?.next?.getTime() ?? null
}

export type Announced = {
  ask: string
  programme: string
  event: string
  person: number
  triggered_at: Date
  due_at: Date
  transaction: string
  fields: Record<string, string>
}

/** Takes those whose time has come, earliest first, and marks them announced. */
export async function takeDue(
  tx: StateStore,
  workspace: WorkspaceId,
  { now, limit }: { now: Date; limit: number },
): Promise<Announced[]> {
  const { rows } = await sql<Announced>`WITH due AS (SELECT ask FROM distribution_due
      WHERE workspace_id = ${workspace} AND announced_at IS NULL AND due_at <= ${now} ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    UPDATE distribution_due d SET announced_at = ${now} FROM due, distribution_programme p
      WHERE d.ask = due.ask AND d.workspace_id = ${workspace} AND p.id = d.programme_id
    RETURNING d.ask, p.public_id AS programme, p.definition->'trigger'->>'event' AS event, d.person, d.triggered_at, d.due_at, d.transaction, d.fields`.execute(
    tx.tables(),
  )
  return rows
    .map((row) => ({ ...row, person: Number(row.person) }))
    .sort((a, b) => a.due_at.getTime() - b.due_at.getTime())
}

/** Somebody who will be asked, as act/budget needs it to weigh. */
export type Upcoming = { ask: string; programme: string; person: number; dueAtMs: number }

/** Those of these profiles who are due by a time and were not announced yet, earliest first, of programmes that are on; at most fifty. */
export async function readUpcoming(
  state: StateStore,
  workspace: WorkspaceId,
  of: { profiles: readonly number[]; until: Date },
): Promise<Upcoming[]> {
  const { rows } = await sql<{ ask: string; programme: string; person: number; due_at: Date }>`
    SELECT d.ask, p.public_id AS programme, d.person, d.due_at FROM distribution_due d
    JOIN distribution_programme p ON p.id = d.programme_id AND p.live_since IS NOT NULL AND p.deleted_at IS NULL
    WHERE d.workspace_id = ${workspace} AND d.person = ANY(${[...of.profiles]}::bigint[]) AND d.announced_at IS NULL AND d.due_at <= ${of.until}
    ORDER BY d.due_at, d.ask LIMIT 50`.execute(state.tables())
  return rows.map(({ due_at, ...row }) => ({ ...row, person: Number(row.person), dueAtMs: due_at.getTime() }))
}

/** What the triggering event of an asking said; nothing where it is not known any more. */
export async function readDueFields(
  state: StateStore,
  workspace: WorkspaceId,
  ask: string,
): Promise<Record<string, string>> {
  const { rows } = await sql<{ fields: Record<string, string> }>`SELECT fields FROM distribution_due
    WHERE workspace_id = ${workspace} AND ask = ${ask}`.execute(state.tables())
  return rows[0]?.fields ?? {}
}

/** Forgets details of announced ones that nobody needs any more, and takes away rows of the past. */
export async function tidyDue(tx: StateStore, before: Date): Promise<void> {
  await sql`DELETE FROM distribution_due WHERE announced_at < ${before} AND triggered_at < ${before}`.execute(
    tx.tables(),
  )
}

/** Who is or was due, of these profiles. */
export async function readDueOf(state: StateStore, workspace: WorkspaceId, profiles: readonly number[]) {
  const { rows } = await sql<{ ask: string; programme: string; dueAt: Date; transaction: string }>`
    SELECT d.ask, p.public_id AS programme, d.due_at AS "dueAt", d.transaction FROM distribution_due d
    JOIN distribution_programme p ON p.id = d.programme_id
    WHERE d.workspace_id = ${workspace} AND d.person = ANY(${[...profiles]}::bigint[]) ORDER BY d.due_at`.execute(
    state.tables(),
  )
  return rows
}

/** Takes these profiles out. */
export async function deleteDueOf(tx: StateStore, workspace: WorkspaceId, profiles: readonly number[]): Promise<void> {
  await sql`DELETE FROM distribution_due WHERE workspace_id = ${workspace} AND person = ANY(${[...profiles]}::bigint[])`.execute(
    tx.tables(),
  )
}
