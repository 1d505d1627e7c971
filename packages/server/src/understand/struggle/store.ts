import { sql } from 'kysely'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { Distribution } from './model.ts'

/** The distribution that the job computed last; null before the first time. */
export async function readDistribution(
  state: StateStore,
  workspace: WorkspaceId,
): Promise<(Distribution & { computedAt: Date }) | null> {
  const found = await sql<{ sessions: number; struggling: number; steps: number[]; computed_at: Date }>`
    SELECT sessions, struggling, steps, computed_at FROM struggle_scale WHERE workspace_id = ${workspace}`.execute(
    state.tables(),
  )
  const row = found.rows[0]
  return row
    ? { sessions: row.sessions, struggling: row.struggling, steps: row.steps, computedAt: row.computed_at }
    : null
}

/** Keeps what was computed, unless something newer is kept already (two servers compute). */
export async function writeDistribution(
  state: StateStore,
  workspace: WorkspaceId,
  { sessions, struggling, steps, computedAt }: Distribution & { computedAt: Date },
): Promise<void> {
  await sql`INSERT INTO struggle_scale (workspace_id, sessions, struggling, steps, computed_at)
    VALUES (${workspace}, ${sessions}, ${struggling}, ${[...steps]}::float8[], ${computedAt})
    ON CONFLICT (workspace_id) DO UPDATE SET sessions = excluded.sessions, struggling = excluded.struggling, steps = excluded.steps,
      computed_at = excluded.computed_at WHERE struggle_scale.computed_at <= excluded.computed_at`.execute(
    state.tables(),
  )
}
