import { sql } from 'kysely'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'

export type MoneyAssumption = { minorPerCustomerPerPoint: number | null; source: string }

/** What the workspace entered; null when it entered nothing. */
export async function readAssumption(state: StateStore, workspace: WorkspaceId): Promise<MoneyAssumption | null> {
  const rows = await sql<{ minor: number | null; source: string }>`
    SELECT minor_per_customer_per_point AS minor, source FROM journeys_money_assumption WHERE workspace_id = ${workspace}`.execute(
    state.tables(),
  )
  const row = rows.rows[0]
  return row ? { minorPerCustomerPerPoint: row.minor, source: row.source } : null
}

/** Writes the assumption with its author. */
export async function writeAssumption(
  tx: StateStore,
  input: { workspace: WorkspaceId; assumption: MoneyAssumption; by: string },
): Promise<void> {
  const { workspace, assumption, by } = input
  await sql`INSERT INTO journeys_money_assumption (workspace_id, minor_per_customer_per_point, source, updated_by)
    VALUES (${workspace}, ${assumption.minorPerCustomerPerPoint}, ${assumption.source}, ${by})
    ON CONFLICT (workspace_id) DO UPDATE SET minor_per_customer_per_point = excluded.minor_per_customer_per_point, source = excluded.source,
      updated_at = now(), updated_by = excluded.updated_by`.execute(tx.tables())
}
