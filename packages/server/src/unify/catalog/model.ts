import type { Json } from '../../platform/kernel/index.ts'
import type { Touchpoint } from './contract.ts'

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

/**
 * Word that a sender or a file may use for a touchpoint -> its slug (CA6): the slug itself, or its name in any language, in the
 * usual cases (`Delivery`, `delivery`, `DELIVERY`). A slug is nobody else's word, and a name that two touchpoints share is neither's.
 */
export function touchpointWords(touchpoints: readonly Pick<Touchpoint, 'slug' | 'name'>[]): Map<string, string> {
  const named = new Map<string, Set<string>>()
  for (const { slug, name } of touchpoints) {
    for (const word of [slug, name.en, name['zh-Hans'] ?? '', name['zh-Hant'] ?? ''].flatMap(spellings)) {
      named.set(word, (named.get(word) ?? new Set()).add(slug))
    }
  }
  const words = new Map<string, string>()
  for (const [word, slugs] of named) {
    const [slug] = slugs
    if (slug !== undefined && slugs.size === 1) words.set(word, slug)
  }
  for (const { slug } of touchpoints) words.set(slug, slug)
  return words
}

function spellings(word: string): string[] {
  const text = word.trim()
  const [first = ''] = text
  return text === ''
    ? []
    : [text, text.toLowerCase(), text.toUpperCase(), first.toUpperCase() + text.slice(first.length)]
}
