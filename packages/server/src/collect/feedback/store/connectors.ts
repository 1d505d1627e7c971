import { sql } from 'kysely'
import { newPublicId, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { ConnectorSettings } from '../contract/connector.ts'

export type ConnectorRow = {
  id: number
  public_id: string
  workspace_id: WorkspaceId
  name: string
  settings: ConnectorSettings
  secret_sealed: Buffer | null
  /** What opens the other side's API for replies. */
  reply_secret_sealed: Buffer | null
  token_sealed: Buffer | null
  state: Record<string, string>
  is_on: boolean
  taken: number
  rejected: number
  dropped: Record<string, number>
  last_ok_at: Date | null
  last_tried_at: Date | null
  problem: string | null
  problem_detail: string | null
  created_at: Date
}

/** Connections of a workspace by name; one when an id is given. */
export async function readConnectors(
  state: StateStore,
  workspace: WorkspaceId,
  publicId?: string,
): Promise<ConnectorRow[]> {
  const { rows } =
    await sql<ConnectorRow>`SELECT * FROM feedback_connector WHERE workspace_id = ${workspace} AND deleted_at IS NULL
    AND (${publicId ?? null}::text IS NULL OR public_id = ${publicId ?? null}) ORDER BY lower(name), id`.execute(
      state.tables(),
    )
  return rows
}

/** The connection that a token of `/hooks/` opens; null when there is none or it is off. The token is the bound: no workspace is known yet. */
export async function findConnectorByToken(state: StateStore, tokenHash: Buffer): Promise<ConnectorRow | null> {
  const { rows } = await sql<ConnectorRow>`SELECT * FROM feedback_connector
    WHERE token_hash = ${tokenHash} AND deleted_at IS NULL AND is_on`.execute(state.tables())
  return rows[0] ?? null
}

/** Connections everywhere that are to be asked now: on, of these kinds, and their time has come. */
export async function connectorsDue(
  state: StateStore,
  { kinds, now }: { kinds: readonly string[]; now: Date },
): Promise<{ workspace: WorkspaceId; id: string }[]> {
  const { rows } = await sql<{
    workspace_id: WorkspaceId
    public_id: string
  }>`SELECT workspace_id, public_id FROM feedback_connector
    WHERE deleted_at IS NULL AND is_on AND settings->>'kind' = ANY(${[...kinds]}::text[])
      AND (last_tried_at IS NULL OR last_tried_at <= ${now}::timestamptz - (settings->>'everyMinutes')::int * interval '1 minute'
        -- A clock was wrong then.
        OR last_tried_at > ${now}::timestamptz + interval '10 minutes')
    ORDER BY last_tried_at NULLS FIRST, id`.execute(state.tables())
  return rows.map((row) => ({ workspace: row.workspace_id, id: row.public_id }))
}

export type NewConnector = {
  name: string
  settings: ConnectorSettings
  secret: Buffer | null
  replySecret: Buffer | null
  token: { hash: Buffer; sealed: Buffer } | null
}

/** Inserts a connection; gives its public id. */
export async function insertConnector(tx: StateStore, workspace: WorkspaceId, made: NewConnector): Promise<string> {
  const publicId = newPublicId('fcn')
  await sql`INSERT INTO feedback_connector (public_id, workspace_id, name, settings, secret_sealed, reply_secret_sealed, token_hash, token_sealed)
    VALUES (${publicId}, ${workspace}, ${made.name}, ${JSON.stringify(made.settings)}::jsonb, ${made.secret}, ${made.replySecret}, ${made.token?.hash ?? null}, ${made.token?.sealed ?? null})`.execute(
    tx.tables(),
  )
  return publicId
}

export type ConnectorChange = {
  name?: string | undefined
  isOn?: boolean | undefined
  settings?: ConnectorSettings | undefined
  /** Sealed; null = none any more. */
  secret?: Buffer | null | undefined
  replySecret?: Buffer | null | undefined
  token?: { hash: Buffer; sealed: Buffer } | undefined
  /** Where the last round ended; other settings begin anew. */
  state?: Record<string, string> | undefined
}

/** Changes what is given; false when there is no such connection. */
export async function updateConnector(
  tx: StateStore,
  workspace: WorkspaceId,
  { id, change }: { id: string; change: ConnectorChange },
): Promise<boolean> {
  const { name, isOn, settings, secret, replySecret, token, state } = change
  const result = await sql`UPDATE feedback_connector SET
      name = coalesce(${name ?? null}, name), is_on = coalesce(${isOn ?? null}, is_on),
      settings = coalesce(${settings ? JSON.stringify(settings) : null}::jsonb, settings),
      secret_sealed = CASE WHEN ${secret !== undefined} THEN ${secret ?? null}::bytea ELSE secret_sealed END,
      reply_secret_sealed = CASE WHEN ${replySecret !== undefined} THEN ${replySecret ?? null}::bytea ELSE reply_secret_sealed END,
      token_hash = coalesce(${token?.hash ?? null}::bytea, token_hash), token_sealed = coalesce(${token?.sealed ?? null}::bytea, token_sealed),
      state = coalesce(${state ? JSON.stringify(state) : null}::jsonb, state)
    WHERE workspace_id = ${workspace} AND public_id = ${id} AND deleted_at IS NULL`.execute(tx.tables())
  return (result.numAffectedRows ?? 0n) > 0n
}

/** Notes where a round ended, unless the connection is about another place by now: that one is read from its beginning. */
export async function keepPlace(
  tx: StateStore,
  workspace: WorkspaceId,
  { id, settings, place }: { id: string; settings: ConnectorSettings; place: Record<string, string> },
): Promise<void> {
  await sql`UPDATE feedback_connector SET state = ${JSON.stringify(place)}::jsonb
    WHERE workspace_id = ${workspace} AND public_id = ${id} AND settings = ${JSON.stringify(settings)}::jsonb`.execute(
    tx.tables(),
  )
}

/** Removes a connection for good as far as callers see; its secrets go at once. */
export async function deleteConnector(
  tx: StateStore,
  workspace: WorkspaceId,
  { id, now }: { id: string; now: Date },
): Promise<boolean> {
  const result =
    await sql`UPDATE feedback_connector SET deleted_at = ${now}, secret_sealed = NULL, reply_secret_sealed = NULL, token_hash = NULL, token_sealed = NULL
    WHERE workspace_id = ${workspace} AND public_id = ${id} AND deleted_at IS NULL`.execute(tx.tables())
  return (result.numAffectedRows ?? 0n) > 0n
}

export type Counted = { taken: number; rejected: number; dropped: Readonly<Record<string, number>> }

/** Adds to a connection's counters. */
export async function countTaken(tx: StateStore, id: number, counted: Counted): Promise<void> {
  const { taken, rejected, dropped } = counted
  await sql`UPDATE feedback_connector c SET taken = taken + ${taken}, rejected = rejected + ${rejected},
      dropped = (SELECT coalesce(jsonb_object_agg(reason, n), '{}') FROM (SELECT reason, sum(n::bigint) AS n FROM
        (SELECT * FROM jsonb_each_text(c.dropped) UNION ALL SELECT * FROM jsonb_each_text(${JSON.stringify(dropped)}::jsonb)) AS both_ (reason, n) GROUP BY reason) AS summed)
    WHERE id = ${id}`.execute(tx.tables())
}

/** Notes that a try begins; how the one before ended stays. */
export async function noteBegun(tx: StateStore, id: number, now: Date): Promise<void> {
  await sql`UPDATE feedback_connector SET last_tried_at = ${now} WHERE id = ${id}`.execute(tx.tables())
}

/** Notes how the last try ended: a problem, or none. */
export async function noteTry(
  tx: StateStore,
  id: number,
  { now, problem }: { now: Date; problem: { code: string; detail: string } | null },
): Promise<void> {
  await sql`UPDATE feedback_connector SET last_tried_at = ${now}, last_ok_at = CASE WHEN ${problem === null} THEN ${now}::timestamptz ELSE last_ok_at END,
    problem = ${problem?.code ?? null}, problem_detail = ${problem?.detail.slice(0, 500) ?? null} WHERE id = ${id}`.execute(
    tx.tables(),
  )
}
