import { isJsonObject, type Json, type JsonObject } from '../../kernel/index.ts'

/** One line of a schema's table: path of the field, its type in words, whether it must be given, and its bounds. */
export type SchemaRow = { path: string; type: string; required: boolean; notes: string }

const depthMax = 5
const rowsMax = 160

/** The fields of a JSON schema, nested ones by their path (`rule.all[].trait`); what is deeper or longer than a reader wants ends in `…`. */
export function rowsOfSchema(schema: JsonObject): SchemaRow[] {
  const rows: SchemaRow[] = []
  addFields({ rows, path: '', schema: resolved(schema, schema), root: schema, depth: 0 })
  return rows.length > rowsMax ? [...rows.slice(0, rowsMax), { path: '…', type: '', required: false, notes: '' }] : rows
}

type Place = { rows: SchemaRow[]; path: string; schema: JsonObject; root: JsonObject; depth: number }

/** Rows of what is inside of a schema: fields of an object, of each variant, of the items of a list. */
function addFields(place: Place): void {
  const { rows, path, schema, root, depth } = place
  if (depth > depthMax || rows.length > rowsMax) return
  const inside = (next: JsonObject, at: string) =>
    addFields({ rows, path: at, schema: resolved(next, root), root, depth: depth + 1 })
  const required = new Set(listOf(schema.required))
  for (const [name, value] of Object.entries(objectOf(schema.properties))) {
    const field = resolved(objectOf(value), root)
    const at = path === '' ? name : `${path}.${name}`
    rows.push({ path: at, type: typeWords(field, root), required: required.has(name), notes: notesOf(field) })
    inside(field, at)
  }
  for (const variant of variantsOf(schema)) inside(variant, path)
  if (isJsonObject(schema.items ?? null)) inside(objectOf(schema.items), `${path}[]`)
  if (isJsonObject(schema.additionalProperties ?? null)) inside(objectOf(schema.additionalProperties), `${path}.*`)
}

/** The type of a schema in a reader's words: `string`, `list of number`, `"a" or "b"`, `object or null`. */
export function typeWords(schema: JsonObject, root: JsonObject, depth = 0): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' or ')
  // A schema may hold itself (any JSON value, a rule of rules).
  if (depth > 2) return 'any'
  const words = (next: JsonObject) => typeWords(resolved(next, root), root, depth + 1)
  const variants = variantsOf(schema)
  if (variants.length > 0) return [...new Set(variants.map(words))].join(' or ')
  if (schema.type === 'array') return `list of ${words(objectOf(schema.items))}`
  if (Array.isArray(schema.type)) return schema.type.join(' or ')
  return typeof schema.type === 'string' ? schema.type : 'any'
}

const bounds: readonly (readonly [keyword: string, words: string])[] = [
  ['format', ''],
  ['minimum', 'at least '],
  ['exclusiveMinimum', 'above '],
  ['maximum', 'at most '],
  ['exclusiveMaximum', 'below '],
  ['minLength', 'characters at least '],
  ['maxLength', 'characters at most '],
  ['minItems', 'entries at least '],
  ['maxItems', 'entries at most '],
  ['pattern', 'pattern '],
  ['default', 'default '],
]

function notesOf(schema: JsonObject): string {
  const hasFormat = typeof schema.format === 'string'
  return bounds
    .flatMap(([keyword, words]) => {
      const value = schema[keyword]
      // A format's pattern says the same at great length; the widest integers say nothing.
      if (value === undefined || (keyword === 'pattern' && hasFormat)) return []
      if (typeof value === 'number' && Math.abs(value) >= Number.MAX_SAFE_INTEGER) return []
      return [`${words}${typeof value === 'string' && keyword !== 'default' ? value : JSON.stringify(value)}`]
    })
    .join(', ')
}

/** The alternatives of a schema, if it has any. */
export function variantsOf(schema: JsonObject): JsonObject[] {
  return [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => (Array.isArray(list) ? list.map(objectOf) : []))
}

/** What a reference within the schema stands for; anything else as it is. */
export function resolved(schema: JsonObject, root: JsonObject): JsonObject {
  if (typeof schema.$ref !== 'string') return schema
  if (schema.$ref === '#') return root
  const found = /^#\/\$defs\/(.+)$/.exec(schema.$ref)?.[1]
  return found === undefined ? {} : objectOf(objectOf(root.$defs)[found])
}

/** The value if it is an object, else an empty one. */
export function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value ?? null) ? (value as JsonObject) : {}
}

/** The value if it is a list, else an empty one. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
