import { isOrderDrawn } from '../definition/draws.ts'
import { type ConditionAt, conditionReferences, eachCondition } from '../definition/each.ts'
import type { Survey } from '../definition/survey.ts'
import { indexOf, type Place } from '../run/survey-index.ts'
import type { Finding } from './finding.ts'

/** Finds conditions that ask for an answer that is not there yet: it is unknown whatever the respondent will say. */
export function lintLookingAhead(survey: Survey): Finding[] {
  const { places } = indexOf(survey)
  return eachCondition(survey).flatMap((spot) => {
    if (spot.role === 'other') return []
    for (const reference of conditionReferences(spot.condition)) {
      const id = 'answer' in reference ? reference.answer : 'score' in reference ? reference.score : null
      const place = id === null ? undefined : places.get(id)
      if (id === null || !place || !comesLater(survey, place, spot)) continue
      return [{ code: 'looks_ahead', path: spot.path, severity: 'error', params: { question: id } } satisfies Finding]
    }
    return []
  })
}

function comesLater(survey: Survey, place: Place, { blockAt, itemAt, role }: ConditionAt): boolean {
  const block = survey.blocks[blockAt]
  if (!block) return false
  if (place.blockAt !== blockAt) return place.blockAt > blockAt || isOrderDrawn(survey, block.id, place.block.id)
  // Of a block as a whole, and where the order of questions is drawn, nothing in the block is certain to come before.
  if (block.shuffle && role === 'show') return true
  // A jump is decided when its whole screen was answered.
  if (role === 'jump') return block.paging === 'each' && place.itemAt > itemAt
  return place.itemAt >= itemAt
}
