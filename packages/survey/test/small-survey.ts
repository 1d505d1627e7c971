import { type Block, checkSurvey, type Item, type Survey } from '../src/index.ts'

/** A checked survey of these blocks; texts in English. */
export function surveyOf(parts: Partial<Survey> & { blocks: readonly Block[] }): Survey {
  const survey = {
    format: 'opencxm-survey/1',
    id: 'small',
    version: 1,
    name: 'Small',
    languages: ['en'],
    endings: [{ id: 'done', outcome: 'complete', title: { en: 'Thank you' } }],
    ...parts,
  }
  const result = checkSurvey(survey)
  if ('issues' in result) throw new Error(result.issues.map(({ message }) => message).join('\n'))
  return result.survey
}

/** A survey that asks these questions one by one. */
export function asking(items: readonly Item[], parts: Partial<Survey> = {}): Survey {
  return surveyOf({ ...parts, blocks: [{ id: 'main', paging: 'each', items }] })
}
