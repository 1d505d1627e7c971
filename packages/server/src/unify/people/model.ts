import type { TraitChange } from '../../collect/ingest/index.ts'
import type { Json, JsonObject } from '../../platform/kernel/index.ts'

/**
 * A stored trait value: `set` with its latest event time, `set_once` with its earliest; null = unset. `surety` of contact addresses: 2 as
 * all else, 1 a public key said so of somebody who is named (user id, address), 0 of a device.
 */
export type StoredTrait = { key: string; op: 'set' | 'set_once'; value: Json; ts: number; surety: number }
/** A stored change that adds up. */
export type StoredChange = { key: string; op: 'increment' | 'append'; value: Json; ts: number }

/**
 * Traits of a person from the rows of all the person's profiles. Per key: the `set` with the latest time wins, else the
 * `set_once` with the earliest; increments after the winning set are added to a number, appends join a list. Of contact addresses
 * those said more surely come first, so that no device's past brings another one along (PE2).
 * The order of the rows does not matter, so a merge and its undoing need no rewriting (PE1).
 */
export function foldTraits(stored: readonly StoredTrait[], changes: readonly StoredChange[]): JsonObject {
  const winners = new Map<string, StoredTrait>()
  for (const row of stored) {
    const held = winners.get(row.key)
    if (!held || beats(row, held)) winners.set(row.key, row)
  }
  const traits: JsonObject = {}
  for (const [key, winner] of winners) if (winner.value !== null) traits[key] = winner.value
  for (const change of [...changes].sort(byTime)) addChange(traits, change, winners.get(change.key))
  return traits
}

function beats(row: StoredTrait, held: StoredTrait): boolean {
  if (row.surety !== held.surety) return row.surety > held.surety
  if (row.op !== held.op) return row.op === 'set'
  if (row.ts !== held.ts) return row.op === 'set' ? row.ts > held.ts : row.ts < held.ts
  // Equal times of different profiles: a fixed order, so that the rows' order does not decide.
  return JSON.stringify(row.value) > JSON.stringify(held.value)
}

function byTime(a: StoredChange, b: StoredChange): number {
  return a.ts - b.ts || (JSON.stringify(a.value) < JSON.stringify(b.value) ? -1 : 1)
}

function addChange(traits: JsonObject, change: StoredChange, winner: StoredTrait | undefined): void {
  if (winner && winner.op === 'set' && winner.ts > change.ts) return
  const before = traits[change.key]
  if (change.op === 'increment') {
    traits[change.key] = (typeof before === 'number' ? before : 0) + Number(change.value)
    return
  }
  const list = Array.isArray(before) ? before : before === undefined ? [] : [before]
  const added = Array.isArray(change.value) ? change.value : [change.value]
  traits[change.key] = [
    ...list,
    ...added.filter((item) => !list.some((held) => JSON.stringify(held) === JSON.stringify(item))),
  ]
}

/** Kinds of identifiers that name a person to others too: `publicKinds` of unify/identity, which a store may not load (a test compares). */
export const namingKinds: readonly string[] = ['user', 'email', 'phone']

/** Contact addresses that may be used for sending: a browser's public key may set them first, not replace them. */
export const contactKeys: ReadonlySet<string> = new Set([
  'email',
  'phone',
  'mobile',
  'wechat_openid',
  '$email',
  '$phone',
])

export type TraitWrite = {
  profile: number
  key: string
  op: 'set' | 'set_once'
  value: Json
  ts: number
  byPublicKey: boolean
}
export type TraitAddition = { profile: number; key: string; op: 'increment' | 'append'; value: Json; ts: number }

const keysPerMessageMax = 200
const valueBytesMax = 8_192

/** What trait changes of one message write. Values over 8 KB and keys over 200 characters are left out. */
export function planTraitWrites(input: { profile: number; ts: number; changes: readonly TraitChange[] }): {
  sets: TraitWrite[]
  additions: TraitAddition[]
} {
  const sets: TraitWrite[] = []
  const additions: TraitAddition[] = []
  for (const change of input.changes.slice(0, keysPerMessageMax)) {
    const value = change.op === 'unset' ? null : change.value
    if (change.key === '' || change.key.length > 200 || JSON.stringify(value).length > valueBytesMax) continue
    const base = { profile: input.profile, key: change.key, value, ts: input.ts + laterOf(change) }
    if (change.op === 'increment' || change.op === 'append') additions.push({ ...base, op: change.op })
    else
      sets.push({
        ...{ ...base, op: change.op === 'set_once' ? 'set_once' : 'set' },
        byPublicKey: change.byPublicKey === true,
      })
  }
  return { sets, additions }
}

/** Read back from stored events too, so only a number counts. */
function laterOf({ later }: TraitChange): number {
  return typeof later === 'number' && later > 0 ? later : 0
}

/**
 * One write per (profile, key, op): the latest set, the earliest set_once, and none of a public key beside another. Writes come in their
 * order of arrival, which settles equal times, as the upsert does (store.ts).
 */
export function reduceWrites(writes: readonly TraitWrite[]): TraitWrite[] {
  const kept = new Map<string, TraitWrite>()
  for (const write of writes) {
    const id = `${write.profile}\u0000${write.key}\u0000${write.op}`
    const held = kept.get(id)
    if (!held || outranks(write, held)) kept.set(id, write)
  }
  return [...kept.values()]
}

/** A row of the copy in the event store. */
export type CopiedTrait = Pick<TraitWrite, 'profile' | 'key' | 'op' | 'value' | 'ts'>

/**
 * What the copy in the event store says of keys that add up: the sum or the list as it is on the person's page, as of the latest word
 * on it. `sets` and `additions` are all that is stored of these keys; keys without additions are left as they are.
 */
export function copiedTraits(sets: readonly TraitWrite[], additions: readonly TraitAddition[]): CopiedTrait[] {
  const setsOf = Map.groupBy(sets, placeOf)
  const additionsOf = Map.groupBy(additions, placeOf)
  const plain = sets.filter((write) => !additionsOf.has(placeOf(write)))
  const added = [...additionsOf].map(([place, changes]): CopiedTrait => {
    const { profile, key } = changes[0] as TraitAddition
    const stored = setsOf.get(place) ?? []
    const folded = foldTraits(
      stored.map((write) => ({ ...write, surety: write.byPublicKey ? 0 : 2 })),
      changes,
    )
    const latest = Math.max(
      ...changes.map(({ ts }) => ts),
      ...stored.flatMap(({ op, ts }) => (op === 'set' ? [ts] : [])),
    )
    return { profile, key, op: 'set', value: folded[key] ?? null, ts: latest }
  })
  return [...plain.map(({ profile, key, op, value, ts }) => ({ profile, key, op, value, ts })), ...added]
}

/** Profile and key of a trait as one text. */
export function placeOf({ profile, key }: { profile: number; key: string }): string {
  return `${profile}\u0000${key}`
}

function outranks(write: TraitWrite, held: TraitWrite): boolean {
  if (write.byPublicKey !== held.byPublicKey) return held.byPublicKey
  return write.op === 'set' ? write.ts >= held.ts : write.ts < held.ts
}

/** What a trait's values look like, from how many people have a value of each kind: one kind, or `string` when they differ. */
export function typeOfTrait(counts: {
  people: number
  numbers: number
  booleans: number
  lists: number
  objects: number
}): 'string' | 'number' | 'boolean' | 'list' | 'object' {
  const { people } = counts
  if (counts.numbers === people) return 'number'
  if (counts.booleans === people) return 'boolean'
  if (counts.lists === people) return 'list'
  return counts.objects === people ? 'object' : 'string'
}
