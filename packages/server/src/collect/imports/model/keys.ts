import { hash } from 'node:crypto'

/**
 * Message keys are 128 bits of SHA-256 over what makes a message the same message: the data set and the key cells, or
 * the file and the line; and `slot`, its place among the messages of a row. Parts are joined with their lengths, so that
 * ('ab', 'c') and ('a', 'bc') differ.
 */
function keyOf(parts: readonly string[]): string {
  const text = parts.map((part) => `${part.length}:${part}`).join('')
  return hash('sha256', text, 'base64url').slice(0, 22)
}

/** What a row's messages are keyed by. */
export type RowIdentity =
  | { by: 'columns'; dataset: string; cells: readonly string[] }
  | { by: 'line'; fileHash: string; line: number }

/** The key of one message of a row: the same row and slot give the same key in every run (IM1). */
export function messageKey(row: RowIdentity, slot: string): string {
  if (row.by === 'columns') return keyOf(['columns', row.dataset, slot, ...row.cells])
  return keyOf(['line', row.fileHash, slot, String(row.line)])
}

/** 53 bits that stand for a row's key cells, to notice a key that came before: one false alarm in 10,000 files of a million rows. */
export function keyFingerprint(cells: readonly string[]): number {
  const digest = hash('sha256', cells.map((cell) => `${cell.length}:${cell}`).join(''), 'hex')
  return Number.parseInt(digest.slice(0, 13), 16) + (Number.parseInt(digest.slice(13, 14), 16) & 1) * 2 ** 52
}

/**
 * Remembers which keys a file has had, in 8 bytes a slot of a table at most half full: 16 MB for a million rows. Beyond
 * `keysMax` it stops growing and answers "new": the store still drops a repeated message, it is only not reported.
 */
export class SeenKeys {
  #table = new Float64Array(4096)
  #count = 0
  readonly #keysMax: number

  constructor(keysMax = 8_000_000) {
    this.#keysMax = keysMax
  }

  /** Adds a fingerprint; true when it was there before. */
  add(fingerprint: number): boolean {
    // 0 marks an empty slot.
    const wanted = fingerprint + 1
    if (this.#count * 2 >= this.#table.length) {
      if (this.#count >= this.#keysMax) return this.#has(wanted)
      this.#grow()
    }
    const slot = slotOf(this.#table, wanted)
    if (this.#table[slot] === wanted) return true
    this.#table[slot] = wanted
    this.#count++
    return false
  }

  #has(wanted: number): boolean {
    return this.#table[slotOf(this.#table, wanted)] === wanted
  }

  #grow(): void {
    const larger = new Float64Array(this.#table.length * 2)
    for (const value of this.#table) if (value !== 0) larger[slotOf(larger, value)] = value
    this.#table = larger
  }
}

/** Where a value is or would be: linear probing from its lower bits (fingerprints are already uniform). */
function slotOf(table: Float64Array, value: number): number {
  let slot = value % table.length
  while (table[slot] !== 0 && table[slot] !== value) slot = (slot + 1) % table.length
  return slot
}
