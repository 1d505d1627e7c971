/**
 * A root of a continuous function between `lower` and `upper`, where it changes sign.
 *
 * Method: Chandrupatla 1997: inverse quadratic interpolation where the last three points make it trustworthy, else
 * bisection; so flat stretches and cliffs cost steps, never the answer. Cost: about 10 evaluations for smooth
 * functions, 200 at most.
 * Accuracy: the last bits of the root (2^-200 of the bracket when the root is 0). If the signs at both ends agree, the
 * end with the smaller absolute value is returned.
 */
export function findRoot(f: (x: number) => number, lower: number, upper: number): number {
  let near = { x: upper, f: f(upper) }
  let opposite = { x: lower, f: f(lower) }
  if (near.f * opposite.f > 0) return Math.abs(near.f) < Math.abs(opposite.f) ? near.x : opposite.x
  let share = 0.5
  for (let i = 0; i < 200; i++) {
    const x = near.x + share * (opposite.x - near.x)
    const next = { x, f: f(x) }
    let older = near
    if (next.f > 0 !== near.f > 0) {
      older = opposite
      opposite = near
    }
    near = next
    const best = Math.abs(opposite.f) < Math.abs(near.f) ? opposite : near
    const smallestShare = (2 * Number.EPSILON * Math.abs(best.x)) / Math.abs(opposite.x - near.x)
    if (best.f === 0 || !(smallestShare <= 0.5)) return best.x
    share = Math.min(1 - smallestShare, Math.max(smallestShare, nextShare(near, opposite, older)))
  }
  return near.x
}

interface Point {
  readonly x: number
  readonly f: number
}

// How far from `near` towards `opposite` to look next: interpolated if the three points lie on a tame curve.
function nextShare(near: Point, opposite: Point, older: Point): number {
  const xi = (near.x - opposite.x) / (older.x - opposite.x)
  const phi = (near.f - opposite.f) / (older.f - opposite.f)
  if (!(phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)) return 0.5
  const first = (near.f / (opposite.f - near.f)) * (older.f / (opposite.f - older.f))
  const second =
    ((older.x - near.x) / (opposite.x - near.x)) * (near.f / (older.f - near.f)) * (opposite.f / (older.f - opposite.f))
  return first + second
}
