import { sql } from 'kysely'
import { heldByRevision } from '../../platform/context/index.ts'
import { newPublicId, type WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { Metric, MetricDefinition } from './contract.ts'
import { formulaVersion } from './model/built-in.ts'

type Row = { public_id: string; version: number; definition: MetricDefinition; created_at: Date }

function metricOf(row: Row): Metric {
  return {
    ...row.definition,
    id: row.public_id,
    version: row.version,
    formulaVersion,
    builtIn: false,
    updatedAt: row.created_at.toISOString(),
  }
}

/** The workspace's own metrics, newest version each. */
export async function readMetrics(state: StateStore, workspace: WorkspaceId): Promise<Metric[]> {
  const result = await sql<Row & { deleted: boolean }>`
    SELECT DISTINCT ON (public_id) public_id, version, definition, created_at, deleted FROM metrics_definition
    WHERE workspace_id = ${workspace} ORDER BY public_id, version DESC`.execute(state.tables())
  return result.rows.filter((row) => !row.deleted).map(metricOf)
}

/** The own metrics of a context's workspace; read again only when they have changed. */
export const metricsOf = heldByRevision(readMetrics)

/** Writes the next version of a metric; a new id when none is given. */
export async function writeMetric(
  tx: StateStore,
  input: { workspace: WorkspaceId; id?: string; definition: MetricDefinition; by: string; deleted?: boolean },
): Promise<Metric> {
  const id = input.id ?? newPublicId('met')
  // Two changes at once would take the same version: the first row stands for the metric.
  await sql`SELECT 1 FROM metrics_definition WHERE workspace_id = ${input.workspace} AND public_id = ${id}
    ORDER BY version LIMIT 1 FOR UPDATE`.execute(tx.tables())
  const result = await sql<Row>`
    INSERT INTO metrics_definition (workspace_id, public_id, version, definition, deleted, created_by)
    SELECT ${input.workspace}, ${id}, coalesce(max(version), 0) + 1, ${JSON.stringify(input.definition)}::jsonb, ${input.deleted ?? false}, ${input.by}
    FROM metrics_definition WHERE workspace_id = ${input.workspace} AND public_id = ${id}
    RETURNING public_id, version, definition, created_at`.execute(tx.tables())
  return metricOf(result.rows[0] as Row)
}
