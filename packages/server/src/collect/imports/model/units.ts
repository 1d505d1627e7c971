import type { Converter } from './convert.ts'
import type { SourceRow } from './row.ts'

/** Rows that are converted together: one row, or all rows of a group. */
export type Unit = { rows: SourceRow[]; group: string | null; tooLarge: boolean }

/** Longest group; an order with more lines is a mapping of the wrong column. */
export const groupRowsMax = 5000

/**
 * Cuts rows into units. Rows of a group follow each other; an unreadable row between two rows of the same group belongs to
 * it (and spoils it), since half an order must not go in. Of a group that is too large every piece is a unit of its own.
 */
export class UnitCutter {
  #open: Unit | null = null
  #floating: SourceRow[] = []
  readonly #groupOf: Converter['groupOf']

  constructor(groupOf: Converter['groupOf']) {
    this.#groupOf = groupOf
  }

  /** Takes the next row and gives the units that it completes. */
  push(row: SourceRow): Unit[] {
    const group = this.#groupOf(row)
    if (group === null) {
      if (!this.#open) return [alone(row)]
      this.#floating.push(row)
      // So many are no rows that somebody broke within a group: it ends, so that they are not gathered without bound.
      return this.#floating.length < groupRowsMax ? [] : this.end()
    }
    if (this.#open?.group !== group) {
      const done = this.end()
      this.#open = { rows: [row], group, tooLarge: false }
      return done
    }
    const open = this.#open
    open.rows.push(...this.#floating, row)
    this.#floating = []
    if (open.rows.length < groupRowsMax) return []
    this.#open = { rows: [], group, tooLarge: true }
    return [{ ...open, tooLarge: true }]
  }

  /** Gives what is open: the file ended, or another group begins. */
  end(): Unit[] {
    const units = [
      ...(this.#open && this.#open.rows.length > 0 ? [this.#open] : []),
      ...this.#floating.map((row) => alone(row)),
    ]
    this.#open = null
    this.#floating = []
    return units
  }
}

function alone(row: SourceRow): Unit {
  return { rows: [row], group: null, tooLarge: false }
}

/** The units of a file, in its order. */
export async function* unitsOf(
  pieces: AsyncIterable<SourceRow[]>,
  converter: Pick<Converter, 'groupOf'>,
): AsyncGenerator<Unit, void, undefined> {
  const cutter = new UnitCutter(converter.groupOf)
  for await (const piece of pieces) for (const row of piece) yield* cutter.push(row)
  yield* cutter.end()
}
