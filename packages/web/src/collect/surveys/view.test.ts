import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { QuestionResult, SurveyResults, SurveySummary } from '@opencxm/server/contract'
import {
  completion,
  embedSnippet,
  filledScale,
  groupQuestions,
  headline,
  isScaled,
  listFacts,
  onScale,
  qualityMatters,
  readResultsSearch,
  stillOpen,
  surveysIn,
  toneOf,
  worstStep,
} from './view.ts'

const share = (value: number, n: number) => ({ value, low: null, high: null, n, method: 'none' })

function question(over: Partial<QuestionResult> = {}): QuestionResult {
  return {
    question: 'nps',
    parent: '',
    type: 'nps',
    title: 'Recommend?',
    part: null,
    metric: 'nps',
    scale: { min: 0, max: 10, higherIsBetter: true },
    n: 10,
    hidden: false,
    otherScale: 0,
    texts: 0,
    score: { value: 20, low: 5, high: 35, n: 10, method: 'nps_adjusted_wald' },
    scoreKept: { value: 20.2, low: 5, high: 35, n: 9, method: 'nps_adjusted_wald' },
    unit: 'points',
    mean: 8,
    median: 9,
    distribution: [
      { key: '4', label: '4', n: 4, share: share(0.4, 10) },
      { key: '10', label: '10', n: 6, share: share(0.6, 10) },
    ],
    cut: false,
    ...over,
  }
}

const survey = (over: Partial<SurveySummary>): SurveySummary => ({
  id: 's',
  name: 'S',
  state: 'published',
  languages: ['en'],
  questions: 3,
  version: 1,
  unpublished: false,
  started: 10,
  finished: 6,
  lastAnswerAt: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  updatedBy: '',
  ...over,
})

describe('the list of surveys', () => {
  it('leaves out what was put away until it is asked for', () => {
    const all = [survey({}), survey({ id: 'a', state: 'archived' })]
    assert.deepEqual(
      surveysIn(all, undefined).map(({ id }) => id),
      ['s'],
    )
    assert.deepEqual(
      surveysIn(all, 'archived').map(({ id }) => id),
      ['a'],
    )
    assert.deepEqual(listFacts(all), { open: 1, finished: 12, started: 20 })
  })

  it('says nothing of completion while nobody started', () => {
    assert.equal(completion({ started: 0, finished: 0 }), null)
    assert.equal(completion({ started: 4, finished: 3 }), 0.75)
  })
})

describe('results', () => {
  it('open with the net score, else with what has most answers', () => {
    const mean = question({ question: 'm', unit: 'mean' })
    const none = question({ question: 't', score: null, unit: 'none', n: 99 })
    const results = (questions: QuestionResult[]) => ({ questions }) as Parameters<typeof headline>[0]
    assert.equal(headline(results([none, mean, question()]))?.question, 'nps')
    assert.equal(headline(results([none]))?.question, 't')
    assert.equal(headline(results([])), null)
  })

  it('show every value of a scale, in the colours of its classes', () => {
    const filled = filledScale(question())
    assert.equal(filled.length, 11)
    assert.equal(filled[3]?.n, 0)
    assert.deepEqual(
      filled.map(({ key }) => toneOf(question(), key)),
      ['n2', 'n2', 'n2', 'n2', 'n2', 'n2', 'n2', '0', '0', 'p2', 'p2'],
    )
    const low = { scale: { min: 1, max: 5, higherIsBetter: false }, type: 'csat', unit: 'share' as const }
    assert.equal(toneOf(low, '1'), 'p2')
    assert.equal(toneOf(low, '5'), 'n2')
    assert.equal(toneOf({ scale: null, type: 'single', unit: 'none' }, 'a'), 'main')
    assert.equal(isScaled({ scale: null, type: 'single', distribution: [] }), false)
  })

  it('stand side by side where few whole numbers were typed or shared out, and not where many were', () => {
    const typed = (...keys: string[]) => {
      const share = { value: 0.5, low: null, high: null, n: 9, method: 'none' }
      const distribution = keys.map((key) => ({ key, label: key, n: 1, share }))
      return question({ type: 'number', scale: null, unit: 'mean', distribution })
    }
    assert.deepEqual(
      filledScale(typed('2', '5')).map(({ key, n }) => [key, n]),
      [
        ['2', 1],
        ['3', 0],
        ['4', 0],
        ['5', 1],
      ],
    )
    for (const keys of [['0', '400'], ['1.5', '2'], ['7']]) assert.equal(isScaled(typed(...keys)), false, keys.join())
  })

  it('an interval of a mean ends where the scale ends; the estimate stays', () => {
    const estimate = { value: 1.1, low: 0.9, high: 1.2, n: 32, method: 't' }
    const scale = { min: 1, max: 3, higherIsBetter: true }
    assert.deepEqual(onScale(estimate, { scale, unit: 'mean' }), { ...estimate, low: 1 })
    assert.equal(onScale(estimate, { scale, unit: 'share' }), estimate)
    assert.equal(onScale(estimate, { scale: null, unit: 'mean' }), estimate)
  })

  it('who has not come back yet is neither finished nor gone', () => {
    const counts = { started: 34, finished: 28, screenedOut: 1, overQuota: 1, partial: 2 } as SurveyResults['counts']
    assert.equal(stillOpen(counts), 2)
    assert.equal(stillOpen({ ...counts, started: 5 }), 0)
  })

  it('keep the rows of a matrix together', () => {
    const rows = ['a', 'b'].map((id) => question({ question: `m.${id}`, parent: 'm', part: id }))
    assert.deepEqual(
      groupQuestions([question({ parent: 'nps' }), ...rows]).map(({ id, parts }) => [id, parts.length]),
      [
        ['nps', 1],
        ['m', 2],
      ],
    )
  })

  it('say when quality changes the number, as far as it is printed', () => {
    assert.equal(qualityMatters(question()), false)
    assert.equal(
      qualityMatters(question({ scoreKept: { value: 24, low: 1, high: 30, n: 8, method: 'nps_adjusted_wald' } })),
      true,
    )
    assert.equal(qualityMatters(question({ scoreKept: null })), false)
  })

  it('name the screen that most people left at', () => {
    const step = (id: string, leftHere: number) => ({
      question: id,
      title: id,
      reached: 9,
      leftHere,
      medianSeconds: null,
    })
    assert.equal(worstStep({ started: 9, finished: 5, steps: [step('a', 1), step('b', 3)] })?.question, 'b')
    assert.equal(worstStep({ started: 9, finished: 9, steps: [step('a', 0)] }), null)
  })

  it('read their filters leniently from the address', () => {
    assert.deepEqual(readResultsSearch({ from: '2026-01-01', to: 'x', version: 2, by: 'week', partial: 'exclude' }), {
      from: '2026-01-01',
      version: 2,
      by: 'week',
    })
    assert.deepEqual(readResultsSearch({ from: '2026-02-30', version: -1, channel: '', quality: 'kept', by: 'moon' }), {
      quality: 'kept',
    })
  })

  it('an address cannot leave the attribute that it is embedded in', () => {
    assert.ok(!embedSnippet('https://x.example/s/1"><script>').includes('"><script>'))
  })
})
