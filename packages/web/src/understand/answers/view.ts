import type { Metric } from '@opencxm/server/contract'
import type { ScoreStep } from '../../ui/format/index.ts'

/** Who answered what: unhappy, neither, happy. */
export type AnswerClass = 'unhappy' | 'neither' | 'happy'

/** The class of one score: 0–6, 7–8, 9–10 for NPS; below, at, above the middle for other scales. Null without a scale. */
export function classOf(metric: Pick<Metric, 'kind' | 'scale'>, score: number): AnswerClass | null {
  if (metric.kind === 'nps') return score >= 9 ? 'happy' : score >= 7 ? 'neither' : 'unhappy'
  if (!metric.scale) return null
  const middle = (metric.scale.min + metric.scale.max) / 2
  if (score === middle) return 'neither'
  return score > middle === metric.scale.higherIsBetter ? 'happy' : 'unhappy'
}

/** The fill of a score's disc: the plain colours of shares, for single answers have no seven steps. */
export function stepOfClass(one: AnswerClass | null): ScoreStep {
  if (one === 'happy') return 'p2'
  return one === 'unhappy' ? 'n2' : '0'
}
