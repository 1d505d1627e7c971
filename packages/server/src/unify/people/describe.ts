import { sql } from 'kysely'
import type { Ctx } from '../../platform/context/index.ts'
import type { Json, JsonObject } from '../../platform/kernel/index.ts'
import { foldTraits, type StoredTrait } from './model.ts'
import { suretyOf } from './store.ts'

/** A person in a list: public id and a name to call them by. */
export type DescribedPerson = { id: string; name: string }

const nameKeys = ['name', '$name', 'firstName', 'first_name', 'lastName', 'last_name', 'email', '$email', 'phone']

/** Public ids and names of canonical persons, by their integer. Unknown ones are absent. */
export async function describePeople(ctx: Ctx, persons: readonly number[]): Promise<Map<number, DescribedPerson>> {
  const wanted = [...new Set(persons)].filter((person) => person > 0)
  if (wanted.length === 0) return new Map()
  const rows = await sql<{ person: number; public_id: string; user_id: string | null; traits: StoredTrait[] | null }>`
    SELECT c.id AS person, c.public_id,
      (SELECT min(i.value) FROM identity_profile p JOIN identity_identifier i ON i.workspace_id = p.workspace_id AND i.profile = p.id AND i.kind = 'user'
        WHERE p.workspace_id = c.workspace_id AND p.person = c.id) AS user_id,
      (SELECT jsonb_agg(jsonb_build_object('key', t.key, 'op', t.op, 'value', t.value, 'ts', extract(epoch FROM t.ts) * 1000, 'surety', ${suretyOf}))
        FROM identity_profile p JOIN people_trait t ON t.workspace_id = p.workspace_id AND t.profile = p.id
        WHERE p.workspace_id = c.workspace_id AND p.person = c.id AND t.key = ANY(${nameKeys}::text[])) AS traits
    FROM identity_profile c WHERE c.workspace_id = ${ctx.workspace.id} AND c.id = ANY(${wanted}::bigint[])`.execute(
    ctx.state.tables(),
  )
  return new Map(
    rows.rows.map((row) => {
      const name = nameOf(foldTraits(row.traits ?? [], [])) || row.user_id || ''
      return [Number(row.person), { id: row.public_id, name }]
    }),
  )
}

/** What to call a person: full name, else its parts, else the masked address; '' when nothing is known. */
export function nameOf(traits: JsonObject): string {
  const text = (value: Json | undefined) => (typeof value === 'string' ? value.trim() : '')
  const full = text(traits.name) || text(traits.$name)
  if (full) return full
  const parts = [
    text(traits.firstName) || text(traits.first_name),
    text(traits.lastName) || text(traits.last_name),
  ].filter((part) => part !== '')
  if (parts.length > 0) return parts.join(' ')
  return (
    maskIdentifier('email', text(traits.email) || text(traits.$email)) || maskIdentifier('phone', text(traits.phone))
  )
}

/** `lin.y••@example.cn`, `+86 138 •••• 2207`: enough to recognise, not enough to use. */
export function maskIdentifier(kind: string, value: string): string {
  if (value === '') return ''
  if (kind === 'email' || value.includes('@')) {
    const at = value.lastIndexOf('@')
    const local = value.slice(0, at)
    return `${local.slice(0, Math.max(1, local.length - 2))}••${value.slice(at)}`
  }
  if (kind === 'phone' && value.length > 6) return `${value.slice(0, -8)}••••${value.slice(-4)}`
  return value
}
