import type { Json, JsonObject } from '../../kernel/index.ts'
import { listOf, objectOf, resolved, variantsOf } from './schema.ts'

/** Texts to show, the first that a pattern and the bounds allow. */
const texts = ['text', 'shop', 'USD', 'none', 'https://shop.example.com', '2026-01-31', 'a'] as const
const formats: Readonly<Record<string, string>> = {
  email: 'you@example.com',
  date: '2026-01-31',
  'date-time': '2026-01-31T09:00:00Z',
  uri: 'https://shop.example.com',
}
const depthMax = 6

/** A small value that fits a JSON schema: what is required, and where nothing is, the first two fields. */
export function exampleOf(schema: JsonObject): Json {
  return fittingValue(schema, { root: schema, depth: 0 })
}

type Place = { root: JsonObject; depth: number }

function fittingValue(unresolved: JsonObject, place: Place): Json {
  const schema = resolved(unresolved, place.root)
  const [given] = listOf(schema.examples)
  if (given !== undefined) return given
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  const [first] = listOf(schema.enum)
  if (first !== undefined) return first
  if (place.depth > depthMax) return null
  const inside = { ...place, depth: place.depth + 1 }
  const [variant] = variantsOf(schema).filter(({ type }) => type !== 'null')
  if (variant !== undefined) return fittingValue(variant, inside)
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return fieldsOf(schema, inside)
    case 'array':
      return Array.from({ length: Number(schema.minItems ?? 0) }, () => fittingValue(objectOf(schema.items), inside))
    case 'integer':
    case 'number':
      return numberOf(schema)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return textOf(schema)
  }
}

function fieldsOf(schema: JsonObject, place: Place): JsonObject {
  const fields = Object.entries(objectOf(schema.properties))
  const required = new Set(listOf(schema.required))
  const shown = required.size > 0 ? fields.filter(([name]) => required.has(name)) : fields.slice(0, 2)
  return Object.fromEntries(shown.map(([name, field]) => [name, fittingValue(objectOf(field), place)]))
}

function numberOf(schema: JsonObject): number {
  const { minimum, exclusiveMinimum, maximum } = schema
  if (typeof minimum === 'number' && minimum > 1) return minimum
  if (typeof exclusiveMinimum === 'number' && exclusiveMinimum >= 1) return exclusiveMinimum + 1
  return typeof maximum === 'number' && maximum < 1 ? maximum : 1
}

function textOf(schema: JsonObject): string {
  const known = typeof schema.format === 'string' ? formats[schema.format] : undefined
  if (known !== undefined) return known
  const pattern = typeof schema.pattern === 'string' ? new RegExp(schema.pattern) : null
  const [least, most] = [Number(schema.minLength ?? 0), Number(schema.maxLength ?? Number.POSITIVE_INFINITY)]
  const fits = (text: string) => text.length >= least && text.length <= most && (pattern?.test(text) ?? true)
  return texts.find(fits) ?? 'x'.repeat(least)
}

/** The command line that calls an operation with the secret key; a body is an example. */
export function curlOf(call: { method: string; path: string; operation: JsonObject }): string {
  const { method, path, operation } = call
  const parameters = listOf(operation.parameters).map(objectOf)
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required === true)
    .map((parameter) => `${String(parameter.name)}=${String(exampleOf(objectOf(parameter.schema)))}`)
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`)
  const lines = [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} "$OPENCXM_URL${address}${query.length > 0 ? `?${query.join('&')}` : ''}"`,
  ]
  if (listOf(operation.security).length > 0) lines.push(`-H "authorization: Bearer $SECRET_KEY"`)
  const body = bodySchemaOf(operation)
  if (body !== null)
    lines.push(
      `-H 'content-type: application/json'`,
      `-d '${JSON.stringify(exampleOf(body)).replaceAll("'", "'\\''")}'`,
    )
  const [type] = Object.keys(objectOf(objectOf(operation.requestBody).content))
  if (body === null && type !== undefined) lines.push(`-H 'content-type: ${type}'`, '--data-binary @FILE')
  return lines.join(' \\\n  ')
}

/** The schema of an operation's JSON body; null when it takes none. */
export function bodySchemaOf(operation: JsonObject): JsonObject | null {
  const content = objectOf(objectOf(operation.requestBody).content)
  const schema = objectOf(objectOf(content['application/json']).schema)
  return Object.keys(schema).length === 0 ? null : schema
}
