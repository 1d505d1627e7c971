import { sql } from 'kysely'
import type { Json, WorkspaceId } from '../../../platform/kernel/index.ts'
import { jsonbText, type StateStore } from '../../../platform/statestore/index.ts'
import type { Mapping } from '../contract/mapping.ts'
import type { KeptRow } from '../model/chunk.ts'
import type { Cell, RowProblem } from '../model/row.ts'

export type RejectedRow = { line: number; cells: Cell[]; problems: RowProblem[]; group_key: string | null }

/** Keeps rejected rows of an import; a row that is there already gets its new problems. */
export async function keepRejected(state: StateStore, importId: number, rows: readonly KeptRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    INSERT INTO imports_rejected (import_id, line, cells, problems, reason, group_key)
    SELECT ${importId}, * FROM unnest(${rows.map(({ row }) => row.line)}::bigint[],
      ${rows.map(({ row }) => jsonbText(row.cells))}::jsonb[], ${rows.map(({ problems }) => jsonbText(problems))}::jsonb[],
      ${rows.map(({ problems }) => problems[0]?.reason ?? 'bad_json')}::text[], ${rows.map(({ group }) => group)}::text[])
    ON CONFLICT (import_id, line) DO UPDATE SET cells = excluded.cells, problems = excluded.problems,
      reason = excluded.reason, group_key = excluded.group_key`.execute(state.tables())
}

/** A page of rejected rows after a line, in the order of the file. */
export async function listRejectedRows(
  state: StateStore,
  workspace: WorkspaceId,
  page: { importId: number; reason: string | undefined; after: number; limit: number },
): Promise<RejectedRow[]> {
  const { rows } = await sql<RejectedRow>`
    SELECT r.line, r.cells, r.problems, r.group_key FROM imports_rejected r JOIN imports_import i ON i.id = r.import_id
    WHERE i.workspace_id = ${workspace} AND r.import_id = ${page.importId} AND r.line > ${page.after}
      AND (${page.reason ?? null}::text IS NULL OR r.reason = ${page.reason ?? null})
    ORDER BY r.line LIMIT ${page.limit}`.execute(state.tables())
  return rows
}

/** How many rows of an import are rejected, by their first reason. */
export async function countRejected(
  state: StateStore,
  workspace: WorkspaceId,
  importId: number,
): Promise<Record<string, number>> {
  const { rows } = await sql<{ reason: string; n: number }>`
    SELECT r.reason, count(*) AS n FROM imports_rejected r JOIN imports_import i ON i.id = r.import_id
    WHERE i.workspace_id = ${workspace} AND r.import_id = ${importId} GROUP BY r.reason`.execute(state.tables())
  return Object.fromEntries(rows.map(({ reason, n }) => [reason, Number(n)]))
}

/** Rejected rows by line, with all other rows of their groups, locked until the transaction ends. */
export async function lockRejected(
  state: StateStore,
  workspace: WorkspaceId,
  wanted: { importId: number; lines: readonly number[] },
): Promise<RejectedRow[]> {
  const { rows } = await sql<RejectedRow>`
    SELECT r.line, r.cells, r.problems, r.group_key FROM imports_rejected r
    WHERE r.import_id = (SELECT id FROM imports_import WHERE workspace_id = ${workspace} AND id = ${wanted.importId})
      AND (r.line = ANY(${[...wanted.lines]}) OR r.group_key IN (
        SELECT g.group_key FROM imports_rejected g
        WHERE g.import_id = ${wanted.importId} AND g.line = ANY(${[...wanted.lines]}) AND g.group_key IS NOT NULL))
    ORDER BY r.line FOR UPDATE`.execute(state.tables())
  return rows
}

/** Forgets rejected rows that are imported now. */
export async function dropRejected(
  state: StateStore,
  workspace: WorkspaceId,
  repaired: { importId: number; lines: readonly number[] },
): Promise<void> {
  await sql`
    DELETE FROM imports_rejected r USING imports_import i
    WHERE i.id = r.import_id AND i.workspace_id = ${workspace} AND r.import_id = ${repaired.importId}
      AND r.line = ANY(${[...repaired.lines]})`.execute(state.tables())
}

/** Rejected rows of a workspace whose text matches one of these patterns. */
export async function findRejected(
  state: StateStore,
  workspace: WorkspaceId,
  patterns: readonly string[],
): Promise<{ import_id: number; import_public_id: string; line: number; cells: Json[]; problems: Json }[]> {
  const { rows } = await sql<{
    import_id: number
    import_public_id: string
    line: number
    cells: Json[]
    problems: Json
  }>`
    SELECT r.import_id, i.public_id AS import_public_id, r.line, r.cells, r.problems
    FROM imports_rejected r JOIN imports_import i ON i.id = r.import_id
    WHERE i.workspace_id = ${workspace}
      AND (r.cells::text ILIKE ANY(${[...patterns]}::text[]) OR r.problems::text ILIKE ANY(${[...patterns]}::text[]))
    ORDER BY r.import_id, r.line`.execute(state.tables())
  return rows
}

/** What the rows of these imports look like. */
export async function readShapes(
  state: StateStore,
  workspace: WorkspaceId,
  imports: readonly number[],
): Promise<{ id: number; columns: string[]; mapping: Mapping }[]> {
  if (imports.length === 0) return []
  const { rows } = await sql<{ id: number; columns: string[]; mapping: Mapping }>`
    SELECT id, columns, mapping FROM imports_import
    WHERE workspace_id = ${workspace} AND id = ANY(${[...imports]}::int[])`.execute(state.tables())
  return rows
}
