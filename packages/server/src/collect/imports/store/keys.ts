import { sql } from 'kysely'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'

/**
 * Claims message keys (22 characters of base64url) for an import. Returns those that belong to it now, also from an
 * earlier run of the same chunk; what another import brought stays that one's.
 */
export async function claimImportKeys(
  state: StateStore,
  workspace: WorkspaceId,
  claim: { importId: number; keys: readonly string[] },
): Promise<Set<string>> {
  if (claim.keys.length === 0) return new Set()
  const byUuid = new Map(claim.keys.map((key) => [uuidOf(key), key]))
  // In one order everywhere, so that two imports that run at once wait for each other instead of deadlocking.
  const uuids = [...byUuid.keys()].sort()
  const { rows } = await sql<{ key: string }>`
    INSERT INTO imports_key (workspace_id, key, import_id)
    SELECT ${workspace}, key, ${claim.importId} FROM unnest(${uuids}::uuid[]) AS key
    ON CONFLICT (workspace_id, key) DO NOTHING RETURNING key::text`.execute(state.tables())
  const claimed = new Set(rows.flatMap(({ key }) => byUuid.get(key) ?? []))
  if (claimed.size === byUuid.size) return claimed
  // The rest was there before: from an earlier run of this chunk, or from another import.
  const rest = claim.keys.filter((key) => !claimed.has(key))
  const mine = await findImportKeys(state, workspace, { importId: claim.importId, keys: rest })
  return claimed.union(mine)
}

/** Those of some message keys that an import has brought already. */
export async function findImportKeys(
  state: StateStore,
  workspace: WorkspaceId,
  wanted: { importId: number; keys: readonly string[] },
): Promise<Set<string>> {
  if (wanted.keys.length === 0) return new Set()
  const byUuid = new Map(wanted.keys.map((key) => [uuidOf(key), key]))
  const { rows } = await sql<{ key: string }>`
    SELECT key::text FROM imports_key
    WHERE workspace_id = ${workspace} AND key = ANY(${[...byUuid.keys()]}::uuid[]) AND import_id = ${wanted.importId}`.execute(
    state.tables(),
  )
  return new Set(rows.flatMap(({ key }) => byUuid.get(key) ?? []))
}

/** Forgets up to `limit` keys of an import, so that its rows can be imported again; returns how many. */
export async function releaseImportKeys(
  state: StateStore,
  workspace: WorkspaceId,
  release: { importId: number; limit: number },
): Promise<number> {
  const result = await sql`
    DELETE FROM imports_key WHERE workspace_id = ${workspace} AND key IN (
      SELECT key FROM imports_key WHERE workspace_id = ${workspace} AND import_id = ${release.importId} LIMIT ${release.limit})`.execute(
    state.tables(),
  )
  return Number(result.numAffectedRows ?? 0n)
}

/** 128 of a key's 132 bits as a UUID, 16 bytes in the table instead of 22 characters. */
function uuidOf(key: string): string {
  const hex = Buffer.from(key, 'base64url').toString('hex').padEnd(32, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
