import { sql } from 'kysely'
import { isJsonObject, type Json, type JsonObject, type WorkspaceId } from '../../kernel/index.ts'
import type { StateStore } from '../../statestore/index.ts'

/**
 * Takes people out of the facts that are still kept. Facts name them by integer, under `profile`, `person`, `persons` or
 * `moves` or `changes` (lists of things that name one), never by what identifies them elsewhere. A fact about one of them alone is deleted.
 */
export async function forgetPeopleInFacts(
  tx: StateStore,
  workspace: WorkspaceId,
  people: readonly number[],
): Promise<void> {
  if (people.length === 0) return
  const found = await sql<{ id: number; payload: JsonObject }>`SELECT id, payload FROM outbox
    WHERE workspace_id = ${workspace} AND payload ?| ARRAY['profile', 'person', 'persons', 'moves', 'changes'] ORDER BY id`.execute(
    tx.tables(),
  )
  const gone = new Set(people)
  for (const { id, payload } of found.rows) {
    const left = withoutPeople(payload, gone)
    if (left === payload) continue
    if (left === null) await sql`DELETE FROM outbox WHERE id = ${id}`.execute(tx.tables())
    else await sql`UPDATE outbox SET payload = ${JSON.stringify(left)}::jsonb WHERE id = ${id}`.execute(tx.tables())
  }
}

/** The payload without these people: itself when it names none, null when nothing is left to tell. */
export function withoutPeople(payload: JsonObject, gone: ReadonlySet<number>): JsonObject | null {
  if (isGone(payload.profile, gone) || isGone(payload.person, gone)) return null
  let left = payload
  for (const key of ['persons', 'moves', 'changes']) {
    const list = payload[key]
    if (!Array.isArray(list)) continue
    const kept = list.filter((item) =>
      isJsonObject(item) ? !isGone(item.profile, gone) && !isGone(item.person, gone) : !isGone(item, gone),
    )
    if (kept.length === list.length) continue
    if (kept.length === 0) return null
    left = { ...left, [key]: kept }
  }
  return left
}

function isGone(value: Json | undefined, gone: ReadonlySet<number>): boolean {
  return typeof value === 'number' && gone.has(value)
}
