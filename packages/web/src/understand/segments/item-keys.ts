/** Identities of the items of a list that carries none: one for each place, never used twice. */
export type ItemKeys = { keys: readonly number[]; next: number }

/** Identities for so many items. */
export function firstKeys(count: number): ItemKeys {
  return { keys: Array.from({ length: count }, (_, at) => at), next: count }
}

/** The same identities for a list that has grown or shrunk at its end. */
export function fitKeys(now: ItemKeys, count: number): ItemKeys {
  if (now.keys.length === count) return now
  if (now.keys.length > count) return { ...now, keys: now.keys.slice(0, count) }
  const added = Array.from({ length: count - now.keys.length }, (_, at) => now.next + at)
  return { keys: [...now.keys, ...added], next: now.next + added.length }
}

/** The identities without the item at a place: those behind it keep theirs. */
export function dropKey(now: ItemKeys, index: number): ItemKeys {
  return { ...now, keys: now.keys.filter((_, at) => at !== index) }
}
