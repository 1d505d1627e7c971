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

/**
 * Locks a person for deciding until the transaction ends, and says who they are then: two askings of one person are decided one
 * after the other, so that a cap is exact (BU2). A merge meanwhile is followed.
 */
export async function lockSubject(tx: StateStore, workspace: WorkspaceId, profile: number): Promise<Subject | null> {
  let subject = await readSubject(tx, workspace, profile)
  for (let round = 0; subject !== null && round < 5; round += 1) {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`budget:${workspace}:${subject.person}`}, 0))`.execute(
      tx.tables(),
    )
    const now = await readSubject(tx, workspace, profile)
    if (now === null || now.person === subject.person) return now
    subject = now
  }
  return subject
}
