import { sql } from 'kysely'
import { newPublicId, type WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { Identifier } from '../ingest/index.ts'
import type { InpageRule, InpageRuleInput } from './contract.ts'
import type { LiveRule } from './model/page-rule.ts'
import type { Visitor } from './model/visitor.ts'

type RuleRow = {
  id: number
  public_id: string
  definition: InpageRuleInput
  is_on: boolean
  created_at: Date
  updated_at: Date
  asked: string
}

/** Rules of a workspace, newest first; one when an id is given. */
export async function readRules(
  state: StateStore,
  workspace: WorkspaceId,
  { now, publicId }: { now: Date; publicId?: string },
): Promise<InpageRule[]> {
  const found = await sql<RuleRow>`SELECT r.*, (SELECT count(*) FROM inpage_asked a WHERE a.rule_id = r.id
      AND a.asked_at > ${now}::timestamptz - interval '30 days') AS asked
    FROM inpage_rule r WHERE r.workspace_id = ${workspace} AND r.deleted_at IS NULL
      AND (${publicId ?? null}::text IS NULL OR r.public_id = ${publicId ?? null}) ORDER BY r.id DESC`.execute(
    state.tables(),
  )
  return found.rows.map((row) => ({
    id: row.public_id,
    on: row.is_on,
    definition: row.definition,
    asked: Number(row.asked),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }))
}

/** Rules of a workspace that are on. */
export async function readLiveRules(state: StateStore, workspace: WorkspaceId): Promise<LiveRule[]> {
  const found = await sql<
    Pick<RuleRow, 'id' | 'public_id' | 'definition'>
  >`SELECT id, public_id, definition FROM inpage_rule
    WHERE workspace_id = ${workspace} AND is_on AND deleted_at IS NULL ORDER BY id`.execute(state.tables())
  return found.rows.map(({ id, public_id, definition }) => ({ id: public_id, key: id, definition }))
}

/** Inserts a rule, off; gives its public id. */
export async function insertRule(tx: StateStore, workspace: WorkspaceId, definition: InpageRuleInput): Promise<string> {
  const publicId = newPublicId('inp')
  await sql`INSERT INTO inpage_rule (public_id, workspace_id, definition)
    VALUES (${publicId}, ${workspace}, ${JSON.stringify(definition)}::jsonb)`.execute(tx.tables())
  return publicId
}

/** What a rule says; nobody changes it until the transaction ends. */
export async function lockRule(
  tx: StateStore,
  workspace: WorkspaceId,
  publicId: string,
): Promise<InpageRuleInput | null> {
  const found = await sql<Pick<RuleRow, 'definition'>>`SELECT definition FROM inpage_rule
    WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND deleted_at IS NULL FOR UPDATE`.execute(
    tx.tables(),
  )
  return found.rows[0]?.definition ?? null
}

/** Changes a rule's definition, or switches it, or removes it; false when there is none. */
export async function changeRule(
  tx: StateStore,
  workspace: WorkspaceId,
  change: { publicId: string; now: Date; definition?: InpageRuleInput; on?: boolean; remove?: true },
): Promise<boolean> {
  const { publicId, now, definition, on, remove } = change
  const result = await sql`UPDATE inpage_rule SET updated_at = ${now},
      definition = COALESCE(${definition ? JSON.stringify(definition) : null}::jsonb, definition),
      is_on = COALESCE(${remove ? false : (on ?? null)}::boolean, is_on),
      deleted_at = CASE WHEN ${remove ?? false}::boolean THEN ${now}::timestamptz END
    WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND deleted_at IS NULL`.execute(tx.tables())
  return (result.numAffectedRows ?? 0n) > 0n
}

/** Takes a removal back; false when there is none. */
export async function restoreRuleRow(
  tx: StateStore,
  workspace: WorkspaceId,
  { publicId, now }: { publicId: string; now: Date },
): Promise<boolean> {
  const result = await sql`UPDATE inpage_rule SET deleted_at = NULL, updated_at = ${now}
    WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND deleted_at IS NOT NULL`.execute(tx.tables())
  return (result.numAffectedRows ?? 0n) > 0n
}

export type Claim = { workspace: WorkspaceId; visitor: Visitor; rule: number; everyDays: number; now: Date }

/**
 * Notes that a rule asks a visitor, unless it did within its days. Gives the note's id, or null. Two pages of the same visitor at
 * once wait for each other: one of them is told null.
 */
export async function claimAsk(tx: StateStore, claim: Claim): Promise<number | null> {
  const { workspace, visitor, rule, everyDays, now } = claim
  const { kind, value } = visitor
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`inpage ${workspace} ${kind} ${value}`}, 0))`.execute(
    tx.tables(),
  )
  const made = await sql<{ id: string }>`INSERT INTO inpage_asked (workspace_id, rule_id, kind, value, asked_at)
    SELECT ${workspace}, ${rule}, ${kind}, ${value}, ${now} WHERE NOT EXISTS (
      SELECT 1 FROM inpage_asked WHERE workspace_id = ${workspace} AND kind = ${kind} AND value = ${value} AND rule_id = ${rule}
        AND asked_at > ${now}::timestamptz - make_interval(days => ${everyDays})) RETURNING id`.execute(tx.tables())
  return made.rows[0] ? Number(made.rows[0].id) : null
}

/** Takes a note back: the visitor is not asked after all. */
export async function releaseAsk(state: StateStore, workspace: WorkspaceId, id: number): Promise<void> {
  await sql`DELETE FROM inpage_asked WHERE workspace_id = ${workspace} AND id = ${id}`.execute(state.tables())
}

/** How often a visitor was asked since a time, by any rule. */
export async function countAsks(
  state: StateStore,
  workspace: WorkspaceId,
  { visitor, since }: { visitor: Visitor; since: Date },
): Promise<number> {
  const found = await sql<{ n: string }>`SELECT count(*) AS n FROM inpage_asked WHERE workspace_id = ${workspace}
    AND kind = ${visitor.kind} AND value = ${visitor.value} AND asked_at > ${since}`.execute(state.tables())
  return Number(found.rows[0]?.n ?? 0)
}

/** Removes notes from before a time; nothing looks back further. */
export async function dropAsks(state: StateStore, before: Date): Promise<void> {
  await sql`DELETE FROM inpage_asked WHERE asked_at < ${before}`.execute(state.tables())
}

/** What is kept of a person's identifiers: when they were asked, by which rule. */
export async function readAsksOf(
  state: StateStore,
  workspace: WorkspaceId,
  identifiers: readonly Identifier[],
): Promise<{ rule: string; at: string }[]> {
  const found = await sql<{ rule: string; at: Date }>`SELECT r.public_id AS rule, a.asked_at AS at FROM inpage_asked a
    JOIN inpage_rule r ON r.id = a.rule_id
    WHERE a.workspace_id = ${workspace} AND (a.kind, a.value) IN (SELECT kind, value FROM jsonb_to_recordset(
      ${JSON.stringify(identifiers)}::jsonb) AS named (kind text, value text)) ORDER BY a.asked_at`.execute(
    state.tables(),
  )
  return found.rows.map(({ rule, at }) => ({ rule, at: at.toISOString() }))
}

/** Removes what is kept of a person's identifiers. */
export async function deleteAsksOf(
  tx: StateStore,
  workspace: WorkspaceId,
  identifiers: readonly Identifier[],
): Promise<void> {
  await sql`DELETE FROM inpage_asked WHERE workspace_id = ${workspace} AND (kind, value) IN (SELECT kind, value FROM jsonb_to_recordset(
    ${JSON.stringify(identifiers)}::jsonb) AS named (kind text, value text))`.execute(tx.tables())
}
