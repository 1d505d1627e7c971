import { sql } from 'kysely'
import { identifierValue, type WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { StoredChange, StoredTrait } from './model.ts'
import { suretyOf } from './store.ts'

/** A person found by any public id of the group: canonical integer, its public id, all profiles. */
export type FoundPerson = { person: number; publicId: string; profiles: number[] }

/** Finds the person that a public id stands for today, whichever profile of the group it named. */
export async function findPerson(
  state: StateStore,
  workspace: WorkspaceId,
  publicId: string,
): Promise<FoundPerson | null> {
  const rows = await sql<{ person: number; public_id: string; profiles: number[] }>`
    SELECT c.id AS person, c.public_id, (SELECT array_agg(q.id ORDER BY q.id) FROM identity_profile q WHERE q.workspace_id = ${workspace} AND q.person = c.id) AS profiles
    FROM identity_profile p JOIN identity_profile c ON c.workspace_id = p.workspace_id AND c.id = p.person
    WHERE p.workspace_id = ${workspace} AND p.public_id = ${publicId}`.execute(state.tables())
  const row = rows.rows[0]
  return row ? { person: Number(row.person), publicId: row.public_id, profiles: row.profiles.map(Number) } : null
}

export type PersonDetail = {
  person: number
  publicId: string
  identifiers: { kind: string; value: string }[]
  stored: StoredTrait[]
  changes: StoredChange[]
}

type DetailRow = {
  person: number
  public_id: string
  identifiers: { kind: string; value: string }[] | null
  stored: StoredTrait[] | null
  changes: StoredChange[] | null
}

/** Identifiers and trait rows of canonical persons. */
export async function readDetails(
  state: StateStore,
  workspace: WorkspaceId,
  persons: readonly number[],
): Promise<Map<number, PersonDetail>> {
  if (persons.length === 0) return new Map()
  const rows = await sql<DetailRow>`
    SELECT c.id AS person, c.public_id,
      (SELECT jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value) ORDER BY i.first_seen_at, i.kind, i.value) FROM identity_profile p
        JOIN identity_identifier i ON i.workspace_id = p.workspace_id AND i.profile = p.id WHERE p.workspace_id = c.workspace_id AND p.person = c.id) AS identifiers,
      (SELECT jsonb_agg(jsonb_build_object('key', t.key, 'op', t.op, 'value', t.value, 'ts', extract(epoch FROM t.ts) * 1000, 'surety', ${suretyOf})) FROM identity_profile p
        JOIN people_trait t ON t.workspace_id = p.workspace_id AND t.profile = p.id WHERE p.workspace_id = c.workspace_id AND p.person = c.id) AS stored,
      (SELECT jsonb_agg(jsonb_build_object('key', t.key, 'op', t.op, 'value', t.value, 'ts', extract(epoch FROM t.ts) * 1000)) FROM identity_profile p
        JOIN people_trait_change t ON t.workspace_id = p.workspace_id AND t.profile = p.id WHERE p.workspace_id = c.workspace_id AND p.person = c.id) AS changes
    FROM identity_profile c WHERE c.workspace_id = ${workspace} AND c.id = ANY(${[...persons]}::bigint[])`.execute(
    state.tables(),
  )
  return new Map(
    rows.rows.map((row) => [
      Number(row.person),
      {
        person: Number(row.person),
        publicId: row.public_id,
        identifiers: row.identifiers ?? [],
        stored: row.stored ?? [],
        changes: row.changes ?? [],
      },
    ]),
  )
}

/** Most people that a search looks at. */
export const searchMax = 500

/** A number is looked for by its digits, so that the one that a call shows without its country finds the one that is stored with it. */
function phonePattern(text: string): string | null {
  const number = identifierValue('phone', text)
  return /^\+?\d{7,}$/.test(number) ? `%${number.replace('+', '')}%` : null
}

/** Canonical persons whose identifier, name, e-mail or phone begins with (or, for names, contains) the text. */
export async function searchPeople(state: StateStore, workspace: WorkspaceId, text: string): Promise<number[]> {
  const literal = text.replace(/[\\%_]/g, (character) => `\\${character}`)
  const escaped = literal.toLowerCase()
  const phone = phonePattern(text)
  const rows = await sql<{ person: number }>`
    SELECT DISTINCT p.person FROM (
      (SELECT profile FROM identity_identifier WHERE workspace_id = ${workspace} AND (value LIKE ${`${literal}%`} OR (kind = 'email' AND value LIKE ${`${escaped}%`})
        OR (kind = 'phone' AND value LIKE ${phone})) LIMIT ${searchMax})
      UNION
      (SELECT profile FROM people_trait WHERE workspace_id = ${workspace}
        AND key IN ('name', 'email', 'phone', 'firstName', 'lastName', 'first_name', 'last_name') AND lower(value #>> '{}') LIKE ${`%${escaped}%`} LIMIT ${searchMax})
      UNION
      (SELECT id FROM identity_profile WHERE workspace_id = ${workspace} AND public_id = ${text})
    ) AS found (profile) JOIN identity_profile p ON p.workspace_id = ${workspace} AND p.id = found.profile LIMIT ${searchMax}`.execute(
    state.tables(),
  )
  return rows.rows.map((row) => Number(row.person))
}
