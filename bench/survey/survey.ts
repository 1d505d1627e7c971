import type { Item, Survey, SurveyResponse } from '../../packages/survey/src/index.ts'

const en = (text: string) => ({ en: text })
const options = Array.from({ length: 6 }, (_, at) => ({ id: `o${at}`, label: en(`Option ${at}`) }))
const rows = Array.from({ length: 5 }, (_, at) => ({ id: `r${at}`, label: en(`Row ${at}`) }))
const columns = Array.from({ length: 5 }, (_, at) => ({ id: `c${at}`, label: en(`Column ${at}`) }))

const kinds: readonly ((id: string, previous: string | null) => Item)[] = [
  (id) => ({ id, type: 'nps', title: en('How likely are you to recommend us?'), required: true }),
  (id, previous) => ({
    id,
    type: 'long_text',
    title: en(`You said {{answer.${previous}|nothing}}: why?`),
    show: { left: { answer: previous ?? id }, is: 'at_least', right: 0 },
  }),
  (id) => ({ id, type: 'single', title: en('Which one?'), options, shuffle: true, required: true }),
  (id) => ({ id, type: 'multi', title: en('Which ones?'), options, max: 3 }),
  (id) => ({ id, type: 'matrix', title: en('How good?'), rows, columns, required: true }),
]

const answers = [
  9,
  'It was quick, and the courier was kind.',
  'o3',
  ['o1', 'o4'],
  Object.fromEntries(rows.map(({ id }) => [id, 'c3'])),
]

/** Twenty questions of five kinds on ten screens, with conditions, placeholders and drawn orders. */
export function benchSurvey(): Survey {
  const items = Array.from({ length: 20 }, (_, at) => {
    const kind = kinds[at % kinds.length] as (typeof kinds)[number]
    return kind(`q${at}`, at > 0 ? `q${at - 1}` : null)
  })
  return {
    format: 'opencxm-survey/1',
    id: 'bench',
    version: 1,
    name: 'Twenty questions',
    languages: ['en'],
    hidden: [{ id: 'order', type: 'text', from: 'url' }],
    variables: [{ id: 'mean', value: { op: 'mean', of: [{ answer: 'q0' }, { answer: 'q5' }] } }],
    blocks: Array.from({ length: 10 }, (_, at) => ({
      id: `b${at}`,
      paging: 'together' as const,
      items: items.slice(2 * at, 2 * at + 2),
    })),
    endings: [{ id: 'done', outcome: 'complete', title: en('Thank you') }],
  }
}

/** A complete response, as it comes out of `JSON.parse`. */
export function benchResponse(): SurveyResponse {
  return {
    survey: 'bench',
    version: 1,
    language: 'en',
    seed: 42,
    complete: true,
    hidden: { order: 'A-1001' },
    answers: Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`q${at}`, answers[at % answers.length] ?? null]),
    ) as SurveyResponse['answers'],
  }
}
