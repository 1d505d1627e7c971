import { isJsonObject, type Json, type JsonObject } from '../../../platform/kernel/index.ts'
import { parseJson } from './json.ts'

/** Fields deep; what lies deeper keeps its dots. */
const depthMax = 5

/** The event that a query spells out field by field, as RudderStack's pixel does: `properties.price=9` lies in `properties`. */
export function eventOfQuery(query: Readonly<Record<string, string | undefined>>): Uint8Array {
  const event: JsonObject = Object.create(null)
  for (const [name, value] of Object.entries(query)) {
    if (name !== 'writeKey' && value !== undefined && value !== '') put(event, name.split('.'), fieldOf(value))
  }
  return Buffer.from(JSON.stringify(event))
}

function put(into: JsonObject, path: readonly string[], value: Json): void {
  const [name = '', ...rest] = path
  if (rest.length === 0) {
    into[name] = value
    return
  }
  let inner = into[name]
  if (!isJsonObject(inner)) {
    inner = Object.create(null) as JsonObject
    into[name] = inner
  }
  put(inner, rest.length > depthMax ? [rest.join('.')] : rest, value)
}

/** Text as it stands; a whole object may be given as JSON (`properties={…}`). */
function fieldOf(text: string): Json {
  if (!text.startsWith('{')) return text
  try {
    return parseJson(text)
  } catch {
    return text
  }
}
