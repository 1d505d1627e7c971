import { sql } from 'kysely'
import type { Ctx } from '../context/index.ts'
import type { Json, JsonObject } from '../kernel/index.ts'
import type { StateStore } from '../statestore/index.ts'

/** Leaves a trace of a change, in the change's own transaction. `target` is a public id; details hold no personal data. */
export async function recordAudit(
  tx: StateStore,
  ctx: Pick<Ctx, 'actor' | 'audited' | 'changed'> & { workspace: Pick<Ctx['workspace'], 'id'> },
  entry: { action: string; target: string; details?: JsonObject },
): Promise<void> {
  ctx.audited?.push(entry.action)
  const { workspace, actor } = ctx
  await sql`INSERT INTO audit_entry (workspace_id, actor_kind, actor_id, actor_name, action, target, details)
    VALUES (${workspace.id}, ${actor.kind}, ${actor.id}, ${actor.name}, ${entry.action}, ${entry.target}, ${JSON.stringify(entry.details ?? {})}::jsonb)`.execute(
    tx.tables(),
  )
  await ctx.changed?.(tx, entry.target)
}

/** Longest text or JSON of a value that an entry repeats; of longer ones it says only that they changed. */
const valueCharsMax = 120

/**
 * What an edit changed, for the details of an entry: each named field that differs, as `{ before, after }`; a value that is
 * long or that `hidden` names (it may hold personal data) is left out. Pass `null` for what was not there before.
 */
export function changesOf<Thing extends object>(
  before: Thing | null,
  after: { [Field in keyof Thing]?: Thing[Field] | undefined },
  options: { fields: readonly (keyof Thing & string)[]; hidden?: readonly (keyof Thing & string)[] },
): JsonObject {
  const changes: JsonObject = {}
  for (const field of options.fields) {
    const [from, to] = [asJson(before?.[field]), asJson(after[field])]
    if (after[field] === undefined || JSON.stringify(from) === JSON.stringify(to)) continue
    changes[field] = options.hidden?.includes(field) ? 'changed' : { before: short(from), after: short(to) }
  }
  return changes
}

function asJson(value: unknown): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json)
}

function short(value: Json): Json {
  return JSON.stringify(value).length <= valueCharsMax ? value : '…'
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
