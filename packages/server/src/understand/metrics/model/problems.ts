import { type FieldProblem, say } from '../../../platform/kernel/index.ts'
import type { MetricDefinition } from '../contract.ts'
import { words } from '../words.ts'

const answerKinds = new Set(['nps', 'csat', 'ces', 'mean', 'top_box', 'share', 'net'])
const pairKinds = new Set(['duration', 'conversion'])

/** What is wrong with a definition beyond its shape; empty = nothing. A kind fits its source, a share names its values. */
export function problemsOfDefinition(definition: MetricDefinition): FieldProblem[] {
  const { kind, source, values, scale } = definition
  const expected = answerKinds.has(kind) ? 'answers' : pairKinds.has(kind) ? 'pair' : 'events'
  const problems: FieldProblem[] = []
  if (source.from !== expected)
    problems.push({ field: 'body.source.from', reason: say(words.wrongSource, { kind, expected }) })
  if (kind === 'share' && values.length === 0)
    problems.push({ field: 'body.values', reason: say(words.shareNeedsValues) })
  if (answerKinds.has(kind) && kind !== 'nps' && !scale)
    problems.push({ field: 'body.scale', reason: say(words.needsScale) })
  return [...problems, ...problemsOfScale(definition)]
}

/** A scale that is not upside down, that of NPS, and nothing named off it: a threshold there would count everybody or nobody. */
function problemsOfScale({ kind, scale, threshold, values }: MetricDefinition): FieldProblem[] {
  if (!scale) return []
  const { min, max, higherIsBetter } = scale
  if (min >= max) return [{ field: 'body.scale.max', reason: say(words.scaleUpsideDown) }]
  if (kind === 'nps' && (min !== 0 || max !== 10)) return [{ field: 'body.scale', reason: say(words.npsScale) }]
  if (kind === 'nps' && !higherIsBetter) return [{ field: 'body.scale.higherIsBetter', reason: say(words.npsUpward) }]
  const named = values.map((value, index) => ({ field: `body.values.${index}`, value }))
  if (threshold !== null) named.unshift({ field: 'body.threshold', value: threshold })
  return named
    .filter(({ value }) => value < min || value > max)
    .map(({ field, value }) => ({ field, reason: say(words.offTheScale, { value, min, max }) }))
}
