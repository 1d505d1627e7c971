import type { Json } from '../../platform/kernel/index.ts'

export type PropertyType = 'string' | 'number' | 'boolean' | 'null' | 'list' | 'object'

/** Caps that keep one sender's mistake (an id in the event name, say) from flooding the catalogue. */
export const eventNamesMax = 5_000
export const propertyKeysMax = 300

/** JSON type of a value, in the catalogue's words. */
export function typeOf(value: Json): PropertyType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  return typeof value === 'object' ? 'object' : (typeof value as 'string' | 'number' | 'boolean')
}

/** What a batch taught about one event: how often, when, which properties of which types. */
export type EventLearning = {
  name: string
  seen: number
  firstAt: number
  lastAt: number
  properties: Map<string, { seen: number; types: Set<PropertyType>; illTyped: number }>
}

/** Adds one event to what is learned. `declared` gives the declared type of a property, if any. */
export function learn(
  learning: EventLearning,
  event: { ts: number; props: Record<string, Json> },
  declared: ReadonlyMap<string, string>,
): void {
  learning.seen += 1
  learning.firstAt = Math.min(learning.firstAt, event.ts)
  learning.lastAt = Math.max(learning.lastAt, event.ts)
  for (const [key, value] of Object.entries(event.props)) {
    if (key.length > 200) continue
    let property = learning.properties.get(key)
    if (!property) {
      if (learning.properties.size >= propertyKeysMax) continue
      property = { seen: 0, types: new Set(), illTyped: 0 }
      learning.properties.set(key, property)
    }
    const type = typeOf(value)
    property.seen += 1
    property.types.add(type)
    const expected = declared.get(key)
    if (expected !== undefined && type !== 'null' && type !== expected) property.illTyped += 1
  }
}
