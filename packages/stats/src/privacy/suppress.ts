/** What may be shown of a breakdown whose total is known. Names in the order given. */
export interface Suppression {
  readonly visible: readonly string[]
  /** Too small themselves. */
  readonly primary: readonly string[]
  /** Large enough, but hidden so that no subtraction from the total uncovers a small group. */
  readonly complementary: readonly string[]
}

/** The least number of respondents that may be shown as a group; 10 is advised for comments. */
export const MINIMUM_GROUP = 5

/**
 * Which groups of a breakdown to hide so that nobody can be singled out, also not by subtracting from the total.
 *
 * Hides groups below `minimum` (primary). What is hidden together is known by subtraction, so it must be a crowd
 * itself: while the hidden groups that hold anybody are fewer than two or sum to less than `minimum`, the next smallest
 * visible group is hidden too (complementary; ties by name). A total below `minimum` must be hidden by the caller.
 * Counts are of *respondents*, not answers; an empty group protects nobody. Two breakdowns of the same people by
 * different properties must each pass, and their crossing must pass `filterIsSafe`. A trend of a group that crosses the
 * limit leaks its members: hide the group in all periods. Source: Willenborg & de Waal 2001; defaults as omopgenerics
 * and vivainsights. Cost: one sort.
 * Throws RangeError for a count that is no whole number >= 0 or a minimum below 1.
 */
export function suppressSmallGroups(
  groups: Readonly<Record<string, number>>,
  minimum: number = MINIMUM_GROUP,
): Suppression {
  const names = Object.keys(groups)
  requireCounts([...Object.values(groups), minimum])
  if (minimum < 1) throw new RangeError(`the minimum must be at least 1, got ${minimum}`)
  const size = (name: string): number => groups[name] as number
  const primary = new Set(names.filter((name) => size(name) < minimum))
  const complementary = new Set<string>()
  const candidates = names.filter((name) => !primary.has(name)).sort((a, b) => size(a) - size(b) || (a < b ? -1 : 1))
  const hidden = [...primary].map(size).filter((n) => n > 0)
  while (hidden.length > 0 && (hidden.length < 2 || sum(hidden) < minimum)) {
    const next = candidates.shift()
    if (next === undefined) break
    complementary.add(next)
    hidden.push(size(next))
  }
  return {
    visible: names.filter((name) => !primary.has(name) && !complementary.has(name)),
    primary: [...primary],
    complementary: names.filter((name) => complementary.has(name)),
  }
}

/**
 * Whether a filtered number may be shown beside the wider number it is part of: both the part and what is left of the
 * whole must be empty or at least `minimum`, or their difference would single people out.
 * Cost: constant. Throws RangeError for counts that are not whole or a part larger than the whole.
 */
export function filterIsSafe(part: number, whole: number, minimum: number = MINIMUM_GROUP): boolean {
  requireCounts([part, whole, minimum])
  if (part > whole) throw new RangeError(`a part of ${part} cannot exceed its whole of ${whole}`)
  const rest = whole - part
  return (part === 0 || part >= minimum) && (rest === 0 || rest >= minimum)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function requireCounts(counts: readonly number[]): void {
  for (const count of counts) {
    if (!(Number.isInteger(count) && count >= 0))
      throw new RangeError(`a count must be a whole number >= 0, got ${count}`)
  }
}
