import { idPattern } from '../definition/limits.ts'

/** Gives foreign names ids of ours: as they are where they can be, else made to fit, each one different. */
export class Names {
  readonly #ids = new Map<string, string>()
  readonly #keyed = new Map<string, string>()
  readonly #keys = new Map<string, string>()
  readonly #used = new Set<string>()
  /** The last number given to a name that several things have: thousands of them are named in one go. */
  readonly #last = new Map<string, number>()
  readonly #prefix: string

  /** `prefix` begins the ids of names that cannot begin one. */
  constructor(prefix: string) {
    this.#prefix = prefix
  }

  /** The id of a name; the same name always has the same. `as` is what a new one is made of. */
  idOf(name: string, as = name): string {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const id = this.#free(as)
    this.#ids.set(name, id)
    this.#used.add(id)
    return id
  }

  /** The id of something that is told apart by a key of its own and has a name that others may have too. */
  idFor(key: string, name: string): string {
    const known = this.#keyed.get(key)
    if (known !== undefined) return known
    const id = this.#free(name)
    this.#keyed.set(key, id)
    this.#keys.set(id, key)
    this.#used.add(id)
    return id
  }

  /** The id that was given to a key. */
  findKey(key: string): string | undefined {
    return this.#keyed.get(key)
  }

  /** The key that an id was given to. */
  keyOf(id: string): string | undefined {
    return this.#keys.get(id)
  }

  /** The id that was given to a name, or undefined. */
  find(name: string): string | undefined {
    return this.#ids.get(name)
  }

  #free(name: string): string {
    const plain = name.replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^_+|_+$/g, '')
    const base = idPattern.test(name) ? name : `${this.#prefix}${plain === '' ? '' : `_${plain}`}`.slice(0, 56)
    if (!this.#used.has(base)) return base
    const stem = base.slice(0, 56)
    let number = (this.#last.get(stem) ?? 1) + 1
    while (this.#used.has(`${stem}_${number}`)) number++
    this.#last.set(stem, number)
    return `${stem}_${number}`
  }
}

/** A record, or an empty one for anything else. */
export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

/** A list, or an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The properties that have a value. */
export function present<T extends object>(properties: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(properties).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

/** What JSON has there as a word: texts, numbers and truth values; everything else is `undefined` as a word. */
export function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : 'undefined'
}

/** A number, also where it is written as text; NaN for anything else. */
export function numberFrom(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
}

/** What a table of ours has under a word of theirs; what every object inherits does not count. */
export function lookUp<T>(table: { readonly [word: string]: T }, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}
