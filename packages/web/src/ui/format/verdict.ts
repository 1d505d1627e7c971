import type { Comparison } from '@opencxm/server/contract'

export type Verdict = Comparison['verdict']
export type Direction = 'up' | 'down' | 'same' | 'none'
export type Tone = 'good' | 'bad' | 'neutral'

/** The arrow says where it went; the colour whether that is good or bad for customers: two separate facts. */
export type VerdictLook = { direction: Direction; tone: Tone }

/** How a verdict looks. `riseIsGood` is false for drop-off, waiting time, cost. */
export function verdictLook(verdict: Verdict, riseIsGood = true): VerdictLook {
  switch (verdict) {
    case 'detectable_rise':
      return { direction: 'up', tone: riseIsGood ? 'good' : 'bad' }
    case 'detectable_drop':
      return { direction: 'down', tone: riseIsGood ? 'bad' : 'good' }
    case 'no_detectable_change':
      return { direction: 'same', tone: 'neutral' }
    case 'not_enough_data':
      return { direction: 'none', tone: 'neutral' }
  }
}
