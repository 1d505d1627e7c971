import { sql } from 'kysely'
import type { JsonObject, WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { LegalBasis, Origin } from '../contract.ts'
import { currentPreferences, type PreferenceRow, type Standing } from '../model.ts'
import { isDevicesYes, stateOf } from './statements.ts'

type Part = {
  what: 'statement' | 'basis' | 'pause' | 'frequency'
  id: number
  purpose: string
  channel: string
  given: boolean | null
  at: Date
  basis: LegalBasis | null
  days: number | null
  until: Date | null
}

/**
 * What counts when somebody asks whether to contact a person (any profile of the group), in one statement: it is asked before
 * every message. `purpose` null = all purposes. Nobody there gives a standing without statements.
 */
export async function readStanding(
  state: StateStore,
  workspace: WorkspaceId,
  { profile, purpose }: { profile: number; purpose: string | null },
): Promise<Standing> {
  const { rows } = await sql<Part>`
    WITH me AS (SELECT q.id FROM identity_profile p JOIN identity_profile q ON q.workspace_id = p.workspace_id AND q.person = p.person
      WHERE p.workspace_id = ${workspace} AND p.id = ${profile}),
    said AS (SELECT c.id, c.purpose, c.channel, c.given, c.at, ${stateOf} AS state FROM me JOIN consent_record c
      ON c.workspace_id = ${workspace} AND c.profile = me.id AND (${purpose}::text IS NULL OR c.purpose = ${purpose}) AND NOT ${isDevicesYes}),
    news AS (SELECT *, state <> 0 AND given IS NOT DISTINCT FROM lag(given) OVER (PARTITION BY purpose, channel, state ORDER BY at, given DESC, id) AS is_repeated FROM said)
    (SELECT DISTINCT ON (purpose, channel) 'statement' AS what, id, purpose, channel, given, at, NULL AS basis, NULL::int AS days, NULL::timestamptz AS until
      FROM news WHERE NOT is_repeated ORDER BY purpose, channel, at DESC, given)
    UNION ALL SELECT 'basis', id, purpose, channel, NULL, since, basis, NULL, NULL FROM consent_basis
      WHERE workspace_id = ${workspace} AND ended_at IS NULL AND (${purpose}::text IS NULL OR purpose = ${purpose})
    UNION ALL (SELECT DISTINCT ON (w.kind, w.purpose) w.kind, w.id, w.purpose, '', NULL, w.at, NULL, w.days, w.until
      FROM me JOIN consent_preference w ON w.workspace_id = ${workspace} AND w.profile = me.id
      ORDER BY w.kind, w.purpose, w.at DESC, w.id DESC)`.execute(state.tables())
  const preferences = rows.flatMap((row): PreferenceRow[] =>
    row.what === 'pause' || row.what === 'frequency'
      ? [
          {
            kind: row.what,
            purpose: row.purpose,
            days: row.days,
            until: row.until?.getTime() ?? null,
            at: row.at.getTime(),
            id: Number(row.id),
          },
        ]
      : [],
  )
  return {
    statements: rows.flatMap((row) =>
      row.what === 'statement'
        ? [
            {
              purpose: row.purpose,
              channel: row.channel,
              given: row.given === true,
              at: row.at.getTime(),
              lastAt: row.at.getTime(),
              state: 0,
            },
          ]
        : [],
    ),
    bases: rows.flatMap((row) =>
      row.what === 'basis' && row.basis !== null
        ? [{ purpose: row.purpose, channel: row.channel, basis: row.basis }]
        : [],
    ),
    ...currentPreferences(preferences),
  }
}

export type NewPreference = {
  profile: number
  kind: 'pause' | 'frequency'
  purpose: string
  days: number | null
  until: Date | null
  at: Date
  origin: Origin
  proof: JsonObject
}

/** Appends wishes and pauses. All are said at this moment: none is older than what the person said before (CN19). */
export async function insertPreferences(
  tx: StateStore,
  workspace: WorkspaceId,
  rows: readonly NewPreference[],
): Promise<void> {
  for (const row of rows) {
    await sql`INSERT INTO consent_preference (workspace_id, profile, kind, purpose, days, until, at, origin, proof)
      VALUES (${workspace}, ${row.profile}, ${row.kind}, ${row.purpose}, ${row.days}, ${row.until},
        greatest(${row.at}::timestamptz, (SELECT max(w.at) FROM identity_profile p JOIN identity_profile q ON q.workspace_id = p.workspace_id AND q.person = p.person
          JOIN consent_preference w ON w.workspace_id = q.workspace_id AND w.profile = q.id AND w.kind = ${row.kind} AND w.purpose = ${row.purpose}
          WHERE p.workspace_id = ${workspace} AND p.id = ${row.profile})), ${row.origin}, ${JSON.stringify(row.proof)}::jsonb)`.execute(
      tx.tables(),
    )
  }
}

/** Whose link it is: an address to recognise oneself by ('' = none is known) and all profiles; null when the person is no more. */
export async function readHolder(
  state: StateStore,
  workspace: WorkspaceId,
  profile: number,
): Promise<{ profiles: number[]; address: string } | null> {
  const { rows } = await sql<{ profiles: number[]; address: string | null }>`
    SELECT array_agg(q.id ORDER BY q.id) AS profiles, coalesce(
      (SELECT min(i.value) FROM identity_identifier i WHERE i.workspace_id = ${workspace} AND i.kind = 'email' AND i.profile = ANY(array_agg(q.id))),
      (SELECT min(t.value #>> '{}') FROM people_trait t WHERE t.workspace_id = ${workspace} AND t.key IN ('email', '$email') AND t.profile = ANY(array_agg(q.id)))) AS address
    FROM identity_profile p JOIN identity_profile q ON q.workspace_id = p.workspace_id AND q.person = p.person
    WHERE p.workspace_id = ${workspace} AND p.id = ${profile} HAVING count(*) > 0`.execute(state.tables())
  const row = rows[0]
  return row ? { profiles: row.profiles.map(Number), address: row.address ?? '' } : null
}
