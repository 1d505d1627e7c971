import fc from 'fast-check'

/** Choices made by fast-check, so that a failure shrinks and can be repeated. */
export type Draw = {
  /** A whole number in 0..max. */
  upTo: (max: number) => number
  chance: (percent: number) => boolean
  pick: <T>(list: readonly T[]) => T
  some: <T>(list: readonly T[]) => T[]
}

/** A property over drawn choices. */
export function drawProperty(check: (draw: Draw) => void): fc.IProperty<unknown> {
  return fc.property(fc.gen(), (g) => check(drawFrom((max) => g(naturalUpTo(max)))))
}

/** One builder for each `max`: fast-check compares the arguments of a call with those of every earlier one of its builder. */
const builders = new Map<number, () => fc.Arbitrary<number>>()
function naturalUpTo(max: number): () => fc.Arbitrary<number> {
  const builder = builders.get(max) ?? (() => fc.nat({ max }))
  builders.set(max, builder)
  return builder
}

function drawFrom(upTo: (max: number) => number): Draw {
  const pick = <T>(list: readonly T[]): T => list[upTo(list.length - 1)] as T
  const chance = (percent: number) => upTo(99) < percent
  return { upTo, chance, pick, some: (list) => list.filter(() => chance(50)) }
}
