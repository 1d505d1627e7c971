import type { Item, ListenStep, Question } from '../definition/questions.ts'
import type { Block, Survey } from '../definition/survey.ts'

export type Place = { item: Item; block: Block; blockAt: number; itemAt: number }

/** Where everything of a survey stands, by id. */
export type SurveyIndex = {
  survey: Survey
  places: Map<string, Place>
  blocks: Map<string, number>
  variables: Map<string, number>
}

const made = new WeakMap<Survey, SurveyIndex>()

/** The index of a survey; made once for each object, which must not be changed afterwards. */
export function indexOf(survey: Survey): SurveyIndex {
  const known = made.get(survey)
  if (known) return known
  const index: SurveyIndex = { survey, places: new Map(), blocks: new Map(), variables: new Map() }
  survey.blocks.forEach((block, blockAt) => {
    index.blocks.set(block.id, blockAt)
    block.items.forEach((item, itemAt) => {
      index.places.set(item.id, { item, block, blockAt, itemAt })
    })
  })
  survey.variables?.forEach((variable, at) => {
    index.variables.set(variable.id, at)
  })
  made.set(survey, index)
  return index
}

/** The question with this id, or undefined where there is none (or it is a listening step). */
export function questionOf(index: SurveyIndex, id: string): Question | undefined {
  const item = index.places.get(id)?.item
  return item === undefined || isListen(item) ? undefined : item
}

/** True for the step that asks nothing. */
export function isListen(item: Item): item is ListenStep {
  return item.type === 'listen'
}
