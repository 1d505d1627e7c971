import { maximumMatches } from './duplicates.ts'
import { responseSpeeds } from './speed.ts'
import { straightLine } from './straight-line.ts'

/** One response as quality looks at it. */
export type CheckedResponse = {
  /** Answers to closed questions, the same columns for every response; `null` = not answered. */
  answers: readonly (string | number | null)[]
  /** Seconds by page, the same columns for every response; `null` = not seen or not timed. */
  pageSeconds: readonly (number | null)[]
  /** Batteries of items on one scale (matrices), each in the order shown. */
  batteries: readonly (readonly (number | null)[])[]
}

export const qualityFlags = ['duplicate', 'speeder', 'straight_line'] as const
export type QualityFlag = (typeof qualityFlags)[number]

export type ResponseQuality = {
  flags: readonly QualityFlag[]
  /**
   * Two independent flags: left out of the headline number; one: kept, with its flag. Results are published both ways, and nothing
   * is dropped. A straight line is like every other straight line, so that being one and being a duplicate are not independent:
   * it takes speed beside one of them.
   */
  standing: 'clean' | 'flagged' | 'set_aside'
  match: number | null
  speedIndex: number | null
  longestRun: number
}

/** Fixed before anybody looks at results. */
export type QualityRules = {
  /** Flags a match above this share. */
  matchAbove: number
  /** Flags a relative speed of at least this, or under a third of the median time. */
  speedFrom: number
  /** Flags a battery of at least so many items that were all answered alike. */
  runFrom: number
}

export const defaultQualityRules: QualityRules = { matchAbove: 0.85, speedFrom: 2, runFrom: 6 }

/** Flags responses that may not be worth their place: duplicates, speeders, straight-liners. See the functions for each index. */
export function flagResponses(
  responses: readonly CheckedResponse[],
  rules: QualityRules = defaultQualityRules,
): ResponseQuality[] {
  const matches = maximumMatches(responses.map(({ answers }) => answers))
  const speeds = responseSpeeds(responses.map(({ pageSeconds }) => pageSeconds))
  return responses.map(({ batteries }, at) => {
    const match = matches[at] ?? null
    const speed = speeds[at] ?? { index: null, isBelowThird: false }
    const lines = batteries.map(straightLine)
    const isStraight = lines.some(({ n, longestRun }) => n >= rules.runFrom && longestRun === n)
    const raised: Record<QualityFlag, boolean> = {
      duplicate: match !== null && match > rules.matchAbove,
      speeder: speed.isBelowThird || (speed.index ?? 0) >= rules.speedFrom,
      straight_line: isStraight,
    }
    const flags = qualityFlags.filter((flag) => raised[flag])
    const isAlike = raised.duplicate || raised.straight_line
    const standing = raised.speeder && isAlike ? 'set_aside' : flags.length > 0 ? 'flagged' : 'clean'
    const longestRun = Math.max(0, ...lines.map((line) => line.longestRun))
    return { flags, standing, match, speedIndex: speed.index, longestRun }
  })
}
