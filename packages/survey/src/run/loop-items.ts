import { itemIdPattern, limits } from '../definition/limits.ts'
import type { Loop, LoopItem } from '../definition/survey.ts'
import { evaluate, type Scope } from './evaluate.ts'
import { own } from './own.ts'
import { labelsOf } from './pipe.ts'
import { chosenIds } from './read-value.ts'
import { questionOf, type SurveyIndex } from './survey-index.ts'

/** What a block is repeated for, each id once. Labels of chosen options are in the respondent's language. */
export function loopItems(loop: Loop, scope: Scope, index: SurveyIndex): readonly LoopItem[] {
  const seen = new Set<string>()
  const items = found(loop, scope, index).filter(({ id }) => {
    if (seen.has(id) || !itemIdPattern.test(id)) return false
    seen.add(id)
    return true
  })
  return items.slice(0, Math.min(loop.max, limits.loopItems))
}

function found({ over }: Loop, scope: Scope, index: SurveyIndex): readonly LoopItem[] {
  if ('hidden' in over) {
    const value = own(scope.hidden, over.hidden)
    return typeof value === 'object' ? value : []
  }
  if ('known' in over) {
    const value = evaluate({ known: over.known }, scope)
    return ([] as unknown[]).concat(value ?? []).map((one) => ({ id: String(one), label: String(one) }))
  }
  const question = questionOf(index, over.question)
  const value = scope.answers.get(over.question)
  if (!question || value === undefined) return []
  const labels = labelsOf(question, scope)
  return chosenIds(value).map((id) => ({ id, label: labels.get(id) ?? id }))
}
