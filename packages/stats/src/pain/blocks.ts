import { shuffle } from '../random/draw.ts'
import type { Random } from '../random/random.ts'
import type { PainDesign } from './design.ts'

/** Cross products of the design, lower triangle packed by rows, summed within each block of persons. */
export interface BlockSums {
  readonly sums: Float64Array
  readonly blocks: number
  /** Numbers per block: width·(width + 1)/2. */
  readonly size: number
}

/**
 * Deals the persons at random into at most `most` blocks and sums the cross products of the design in each.
 *
 * Resampling blocks instead of persons makes a bootstrap replicate cost blocks × size instead of persons × size. Blocks
 * of randomly dealt persons are as independent as the persons; only the number of units falls, which makes a standard
 * error uncertain by 1/√(2·blocks), 2 % for 1,024. With fewer persons than `most`, each is a block of its own. A
 * person's rows stay together. Source: random groups, Wolter 2007 ch. 2. Cost: rows × (filled columns)².
 */
export function blockSums(design: PainDesign, random: Random, most: number): BlockSums {
  const { rows, n, width, person, persons } = design
  const blocks = Math.min(persons, most)
  const size = (width * (width + 1)) / 2
  const sums = new Float64Array(blocks * size)
  const order = Int32Array.from({ length: persons }, (_, i) => i)
  if (persons > blocks) shuffle(random, order)
  const filled = new Int32Array(width)
  for (let i = 0; i < n; i++) {
    const start = i * width
    let count = 0
    for (let k = 0; k < width; k++) if (rows[start + k] !== 0) filled[count++] = k
    const offset = ((order[person[i] as number] as number) % blocks) * size
    for (let a = 0; a < count; a++) {
      const row = filled[a] as number
      const value = rows[start + row] as number
      const base = offset + (row * (row + 1)) / 2
      for (let b = 0; b <= a; b++) {
        const column = filled[b] as number
        sums[base + column] = (sums[base + column] as number) + value * (rows[start + column] as number)
      }
    }
  }
  return { sums, blocks, size }
}

/** Adds up the blocks, each taken as often as `times` says, into `target`. */
export function addBlocks(
  { sums, blocks, size }: BlockSums,
  times: (block: number) => number,
  target: Float64Array,
): void {
  target.fill(0)
  for (let block = 0; block < blocks; block++) {
    const factor = times(block)
    if (factor === 0) continue
    const offset = block * size
    for (let l = 0; l < size; l++) target[l] = (target[l] as number) + factor * (sums[offset + l] as number)
  }
}

/**
 * The predictors' cross products (lower triangle, row-major p × p) and their products with the outcome, from packed
 * sums.
 */
export function normalEquations(packed: Float64Array, p: number): { matrix: Float64Array; right: Float64Array } {
  const matrix = new Float64Array(p * p)
  for (let row = 0; row < p; row++) {
    const base = (row * (row + 1)) / 2
    for (let column = 0; column <= row; column++) matrix[row * p + column] = packed[base + column] as number
  }
  const right = packed.slice((p * (p + 1)) / 2, (p * (p + 1)) / 2 + p)
  return { matrix, right }
}
