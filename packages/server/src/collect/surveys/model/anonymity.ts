import { filterIsSafe, MINIMUM_GROUP, suppressSmallGroups } from '@opencxm/stats'

/** Respondents that a group of an anonymous survey must have before its results, and before its texts, are shown (methods.md 1.6). */
export const anonymity = { minimum: MINIMUM_GROUP, minimumTexts: 2 * MINIMUM_GROUP } as const

type Counts = ReadonlyMap<string, number>

/**
 * Groups whose results stay hidden: too small, or so near to a wider selection, of which they are a part, that the difference would
 * be. `wider` are the counts without one of the filters, and without all.
 */
export function hiddenParts(counts: Counts, wider: readonly Counts[], minimum: number): ReadonlySet<string> {
  const isHidden = ([name, part]: [string, number]) =>
    // A respondent may have come between the two counts.
    part < minimum || wider.some((whole) => !filterIsSafe(part, Math.max(part, whole.get(name) ?? 0), minimum))
  return new Set([...counts].filter(isHidden).map(([name]) => name))
}

/**
 * Groups of a breakdown that stay hidden, so many that none is what the total lacks. All of them where a filter comes so near to a
 * group of the wider breakdown that the difference would tell.
 */
export function hiddenGroups(
  groups: Counts,
  wider: readonly Counts[],
  minimum: number = anonymity.minimum,
): ReadonlySet<string> {
  const tells = wider.some((whole) =>
    [...groups].some(
      ([name, part]) => !filterIsSafe(part, Math.max(part, whole.get(name) ?? 0), minimum) && part >= minimum,
    ),
  )
  if (tells) return new Set(groups.keys())
  const { primary, complementary } = suppressSmallGroups(Object.fromEntries(groups), minimum)
  return new Set([...primary, ...complementary])
}
