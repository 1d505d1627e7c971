import type { Estimate } from '@opencxm/server/contract'
import type { ScoreStep } from '../format/index.ts'

export type MarkKind = 'pain' | 'wow' | 'meh'

/** A touchpoint as the map draws it. Words are ready to show; numbers carry their uncertainty. */
export type MapStation = {
  id: string
  name: string
  stage: string
  /** A side touchpoint branches off the line. */
  side: boolean
  score: Estimate
  /** Fill by score; null = not enough data. */
  step: ScoreStep | null
  /** What stands in the disc, `−41`; `–` without data. */
  scoreText: string
  /** The emotion curve's value here. */
  curve: Estimate | null
  /** The curve in the period before. */
  curveBefore: number | null
  customers: number
  mark: { kind: MarkKind; text: string } | null
  /** Full description for screen readers. */
  description: string
}

export type MapStage = { id: string; name: string }

export type MapModel = { stages: readonly MapStage[]; stations: readonly MapStation[] }
