const lettersMax = 60

/**
 * The declared name that somebody most likely meant, or null when none is near: the same letters in another notation
 * (`time_zone`), or at most a third of them, and no more than three, added, left out, replaced or swapped with their neighbour
 * (optimal string alignment distance). Of several the first of the nearest.
 */
export function nearestName(name: string, known: readonly string[]): string | null {
  if (name.length > lettersMax) return null
  let best: string | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const [left, right] = [lettersOf(name), lettersOf(candidate)]
    const distance = left === right ? 0 : editDistance(left, right)
    const allowed = Math.min(3, Math.floor(Math.max(left.length, right.length) / 3))
    if (distance <= allowed && distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]/g, '')
}

function editDistance(left: string, right: string): number {
  let [older, old]: [number[], number[]] = [[], Array.from({ length: right.length + 1 }, (_, at) => at)]
  for (let row = 1; row <= left.length; row++) {
    const line = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      let least = Math.min(at(old, column) + 1, at(line, column - 1) + 1, at(old, column - 1) + (same ? 0 : 1))
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (swapped) least = Math.min(least, at(older, column - 2) + 1)
      line.push(least)
    }
    ;[older, old] = [old, line]
  }
  return at(old, right.length)
}

function at(line: readonly number[], column: number): number {
  return line[column] ?? Number.POSITIVE_INFINITY
}
