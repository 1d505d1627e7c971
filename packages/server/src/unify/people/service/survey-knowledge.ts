import type { MailAddressOf, PersonKnowledgeOf } from '../../../collect/surveys/index.ts'
import type { Json } from '../../../platform/kernel/index.ts'
import { personOfProfile } from '../../identity/index.ts'
import { traitRecord } from './read-person.ts'

/** What surveys may know of a person: traits whose key is the field's id, where they have the field's type. */
export const knownOfPerson: PersonKnowledgeOf = async (ctx, { person, fields }) => {
  const traits = await traitsOf(ctx, person)
  const known: Record<string, string | number | boolean | readonly string[]> = {}
  for (const { id, type } of fields) {
    const value = Object.hasOwn(traits, id) ? readAs(type, traits[id] as Json) : null
    if (value !== null) known[id] = value
  }
  return known
}

/** The person's e-mail address by their traits; null when none is known. */
export const mailAddressOf: MailAddressOf = async (ctx, person) => {
  const traits = await traitsOf(ctx, person)
  const email = traits.email ?? traits.$email
  return typeof email === 'string' && /^[^\s@,;<>]+@[^\s@,;<>]+$/.test(email) ? email : null
}

async function traitsOf(ctx: Parameters<MailAddressOf>[0], profile: number) {
  const person = await personOfProfile(ctx.state, ctx.workspace.id, profile)
  return person === null ? {} : (await traitRecord(ctx, person)).traits
}

function readAs(
  type: 'text' | 'number' | 'boolean' | 'list',
  value: Json,
): string | number | boolean | readonly string[] | null {
  switch (type) {
    case 'text':
      return typeof value === 'string' ? value.slice(0, 1_000) : typeof value === 'number' ? String(value) : null
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    default:
      return Array.isArray(value) ? value.filter((one) => typeof one === 'string').slice(0, 50) : null
  }
}
