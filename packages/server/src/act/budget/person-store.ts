import { sql } from 'kysely'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'

/** Who somebody is today: all profiles of the group, and by what they are reached. */
export type Subject = {
  person: number
  publicId: string
  profiles: number[]
  identifiers: { kind: string; value: string }[]
}

/** The group that a profile belongs to today; null when it is gone. */
export async function readSubject(state: StateStore, workspace: WorkspaceId, profile: number): Promise<Subject | null> {
  const { rows } = await sql<{ id: number; person: number; public_id: string; identifiers: Subject['identifiers'] }>`
    SELECT q.id, q.person, q.public_id, coalesce((SELECT jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value) ORDER BY i.first_seen_at DESC, i.value)
        FROM identity_identifier i WHERE i.workspace_id = q.workspace_id AND i.profile = q.id AND NOT i.shared
          AND i.kind IN ('user', 'email', 'phone', 'wechat_openid', 'openid')), '[]'::jsonb) AS identifiers
    FROM identity_profile p JOIN identity_profile q ON q.workspace_id = p.workspace_id AND q.person = p.person
    WHERE p.workspace_id = ${workspace} AND p.id = ${profile} ORDER BY q.id`.execute(state.tables())
  const canonical = rows.find((row) => Number(row.id) === Number(row.person)) ?? rows[0]
  if (!canonical) return null
  return {
    person: Number(canonical.person),
    publicId: canonical.public_id,
    profiles: rows.map((row) => Number(row.id)),
    identifiers: rows.flatMap((row) => row.identifiers),
  }
}

/** So many locks stand for all profiles of a workspace: a person of thousands of profiles does not use up PostgreSQL's table of locks. */
const locks = 256

/**
 * Locks a person for deciding until the transaction ends, and says who they are then: two askings of one person are decided one
 * after the other, so that a cap is exact (BU2). Every profile of the group is locked, not only the one that stands for it: who was
 * two people when the other decision began, and is one now, still meets it at a profile that both have. Smaller locks come
 * first; where a merge meanwhile breaks that order, PostgreSQL ends one of two that wait for each other, and its job runs again.
 */
export async function lockSubject(tx: StateStore, workspace: WorkspaceId, profile: number): Promise<Subject | null> {
  const held = new Set<number>()
  let subject = await readSubject(tx, workspace, profile)
  while (subject !== null) {
    const wanted = [...new Set(subject.profiles.map((one) => one % locks))].filter((lock) => !held.has(lock))
    if (wanted.length === 0) return subject
    for (const lock of wanted.sort((a, b) => a - b)) {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`budget:${workspace}:${lock}`}, 0))`.execute(
        tx.tables(),
      )
      held.add(lock)
    }
    // A statement of its own sees what was committed while we waited.
    subject = await readSubject(tx, workspace, profile)
  }
  return null
}
