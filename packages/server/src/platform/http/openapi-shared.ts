import { isJsonObject, type Json, type JsonObject } from '../kernel/index.ts'

/**
 * The document as others read it. A reference within a document counts from its root, where no `$defs` are: what a schema defines
 * for itself moves to `components.schemas`, once for all schemas that define the same.
 */
export function withSharedDefinitions(openApi: JsonObject): JsonObject {
  const shared = new Map<string, Json>()
  const names = new Map<string, string>()
  /** Name in the components of each definition of one schema. */
  const nameAll = (definitions: JsonObject): ReadonlyMap<string, string> =>
    new Map(
      Object.keys(definitions).map((key) => {
        // A definition refers to its neighbours: only in the same company is it the same.
        const identity = JSON.stringify([key, definitions])
        const name = names.get(identity) ?? freeName(key, new Set(names.values()))
        names.set(identity, name)
        return [key, name]
      }),
    )
  const moved = (value: Json, known: ReadonlyMap<string, string>): Json => {
    if (Array.isArray(value)) return value.map((item) => moved(item, known))
    if (!isJsonObject(value)) return value
    const { $defs, ...rest } = value
    const own = isJsonObject($defs ?? null) ? nameAll($defs as JsonObject) : known
    for (const [key, definition] of Object.entries(own === known ? {} : ($defs as JsonObject))) {
      const name = own.get(key) as string
      if (shared.has(name)) continue
      shared.set(name, null)
      shared.set(name, moved(definition, own))
    }
    return Object.fromEntries(
      Object.entries(rest).map(([key, inside]) => [key, key === '$ref' ? target(inside, own) : moved(inside, own)]),
    )
  }
  const document = moved(openApi, new Map()) as JsonObject & { components: JsonObject }
  const { components } = document
  const schemas = { ...(components.schemas as JsonObject), ...Object.fromEntries(shared) }
  return { ...document, components: { ...components, schemas } }
}

function target(reference: Json, known: ReadonlyMap<string, string>): Json {
  const key = typeof reference === 'string' ? /^#\/\$defs\/(.+)$/.exec(reference)?.[1] : undefined
  const name = key === undefined ? undefined : known.get(key)
  return name === undefined ? reference : `#/components/schemas/${name}`
}

/** Schemas that hold themselves have no name of their own in zod (`__schema0`). */
function freeName(key: string, taken: ReadonlySet<string>): string {
  const name = key.replace(/^__schema\d+$/, 'Nested').replace(/[^\w.-]/g, '_')
  for (let turn = 1; ; turn++) {
    const candidate = turn === 1 ? name : `${name}${turn}`
    if (!taken.has(candidate)) return candidate
  }
}
