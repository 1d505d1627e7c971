import { sql } from 'kysely'
import type { Ctx } from '../context/index.ts'
import type { JsonObject } from '../kernel/index.ts'
import type { StateStore } from '../statestore/index.ts'

/** Leaves a trace of a change, in the change's own transaction. `target` is a public id; details hold no personal data. */
export async function recordAudit(
  tx: StateStore,
  ctx: Pick<Ctx, 'workspace' | 'actor'>,
  entry: { action: string; target: string; details?: JsonObject },
): Promise<void> {
  const { workspace, actor } = ctx
  await sql`INSERT INTO audit_entry (workspace_id, actor_kind, actor_id, actor_name, action, target, details)
    VALUES (${workspace.id}, ${actor.kind}, ${actor.id}, ${actor.name}, ${entry.action}, ${entry.target}, ${JSON.stringify(entry.details ?? {})}::jsonb)`.execute(
    tx.tables(),
  )
}

export type AuditRow = {
  id: number
  at: Date
  actor_name: string
  actor_kind: string
  action: string
  target: string
  details: JsonObject
}

/** A page of the log, newest first, before a row. */
export async function readAudit(
  state: StateStore,
  ctx: Pick<Ctx, 'workspace'>,
  page: { before: number | null; limit: number },
): Promise<AuditRow[]> {
  return (
    await sql<AuditRow>`SELECT id, at, actor_name, actor_kind, action, target, details FROM audit_entry
      WHERE workspace_id = ${ctx.workspace.id} AND (${page.before}::bigint IS NULL OR id < ${page.before}::bigint)
      ORDER BY id DESC LIMIT ${page.limit}`.execute(state.tables())
  ).rows
}

/** Entries whose target is one of these public ids, oldest first. */
export async function readAuditAbout(
  state: StateStore,
  ctx: Pick<Ctx, 'workspace'>,
  targets: readonly string[],
): Promise<AuditRow[]> {
  return (
    await sql<AuditRow>`SELECT id, at, actor_name, actor_kind, action, target, details FROM audit_entry
      WHERE workspace_id = ${ctx.workspace.id} AND target = ANY(${[...targets]}::text[]) ORDER BY id`.execute(
      state.tables(),
    )
  ).rows
}

/** Takes these public ids out of the log: that something was done stays, to whom does not. */
export async function forgetAuditTargets(
  tx: StateStore,
  ctx: Pick<Ctx, 'workspace'>,
  targets: readonly string[],
): Promise<void> {
  await sql`UPDATE audit_entry SET target = 'erased', details = '{}'
    WHERE workspace_id = ${ctx.workspace.id} AND target = ANY(${[...targets]}::text[])`.execute(tx.tables())
}
