import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { emptyDraft, mappingNow, readDraft, readOf, setupNow } from './draft.ts'
import { isWhole, mappingOf, problemsOf, setupOf, slugOf, usedAs, usualScale, withColumn } from './setup.ts'
import type { ColumnView, Detection, FileView, FileWithDraft, Mapping } from './types.ts'

const read = { format: 'csv', delimiter: ';', timeZone: 'Asia/Shanghai' } as const

/** What the server suggests for a survey. */
const survey: Mapping = {
  version: 1,
  name: 'survey-2025',
  read,
  identifiers: [{ kind: 'user', value: 'Customer no' }],
  time: 'Submitted at',
  traits: { Region: 'Region' },
  answers: [
    {
      response: 'Response ID',
      props: { Waited: { column: 'Waited', as: 'number', missing: ['N/A'] } },
      items: [{ score: 'NPS', metric: 'nps', scale: [0, 10], question: 'NPS', text: 'Comment' }],
    },
  ],
}
const names = ['Response ID', 'Customer no', 'Submitted at', 'NPS', 'Comment', 'Region', 'Waited', 'Other']
const columns = names.map((name) => ({ name }))

/** What the server suggests for orders. */
const orders: Mapping = {
  version: 1,
  name: 'Orders',
  read,
  dataset: 'orders',
  key: ['Order'],
  identifiers: [{ kind: 'email', value: 'Mail' }],
  time: 'Date',
  events: [
    {
      name: 'Order Completed',
      props: {
        revenue: { column: 'Total', as: 'number' },
        currency: 'Currency',
        order_id: { column: 'Order', as: 'text' },
      },
    },
  ],
}
const orderColumns = ['Order', 'Mail', 'Date', 'Total', 'Currency'].map((name) => ({ name }))

function view(name: string, more: Partial<ColumnView> = {}): ColumnView {
  const guess = { role: 'property', kind: null, scale: null, confidence: 'unsure', because: 'rest' } as const
  const figures = { filled: 9, missing: 0, distinct: 9, min: null, max: null, missingWords: [], options: [] }
  return { name, kind: 'text', samples: [], ...figures, guess, ...more }
}

function detectionOf(suggestion: Mapping | null): Detection {
  return {
    read: {
      format: 'csv',
      gzip: false,
      encoding: 'utf-8',
      delimiter: ';',
      quote: '"',
      newline: 'lf',
      skipRows: 0,
      header: true,
      headerRows: 1,
      sheet: null,
      sheets: [],
      decimal: '.',
      dateOrder: null,
      timeZone: 'Asia/Shanghai',
    },
    confidence: { encoding: 'likely', delimiter: 'likely', header: 'likely', decimal: 'none', dateOrder: 'ambiguous' },
    encodingAlternatives: [],
    sampleRows: 9,
    columns: names.map((name) => view(name)),
    warnings: [],
    suggestion,
  }
}

const file = { id: 'fil_1', name: 'survey 2025.csv.gz' } as FileView

describe('the table of columns', () => {
  for (const [name, mapping, its] of [
    ['a survey', survey, columns],
    ['orders', orders, orderColumns],
  ] as const) {
    it(`says all that the suggestion for ${name} says`, () => {
      assert.equal(isWhole(mapping, its), true)
      assert.deepEqual(mappingOf(setupOf(mapping, its), read), mapping)
    })
  }
  it('shows the words of a scale with their numbers, and wants one at least', () => {
    const words = { 满意: 4, 一般: 3, 未使用: null }
    const worded: Mapping = {
      ...survey,
      answers: [{ items: [{ score: { column: 'NPS', map: words }, metric: 'csat', scale: [1, 5], question: 'NPS' }] }],
    }
    assert.ok(isWhole(worded, columns))
    const setup = setupOf(worded, columns)
    assert.deepEqual(setup.columns.find(({ column }) => column === 'NPS')?.words, words)
    assert.deepEqual(mappingOf(setup, read), worded)
    const options = [
      { text: 'gut', score: null },
      { text: 'schlecht', score: null },
    ]
    const unknown = usedAs('score', view('Service', { options }))
    assert.deepEqual([unknown.words, unknown.score?.metric], [{ gut: null, schlecht: null }, 'csat'])
    const [first] = setup.columns
    assert.ok(first)
    assert.equal(problemsOf(withColumn(setup, { ...first, ...unknown }))[0]?.problem, 'words')
  })
  it('takes a column of yes and no as a consent: one column a purpose, and that is enough to import', () => {
    const newsletter: Mapping = {
      version: 1,
      name: 'Newsletter',
      read,
      identifiers: [{ kind: 'email', value: 'Mail' }],
      consent: { marketing: 'Letters', 'marketing/sms': { column: 'SMS', missing: ['?'] } },
    }
    const listed = ['Mail', 'Letters', 'SMS'].map((name) => ({ name }))
    assert.ok(isWhole(newsletter, listed))
    const setup = setupOf(newsletter, listed)
    assert.deepEqual(problemsOf(setup), [])
    const [, letters] = setup.columns
    assert.ok(letters)
    const twice = withColumn(setup, { ...letters, key: 'marketing/sms' })
    assert.deepEqual(
      problemsOf(twice).map(({ problem, column }) => [problem, column]),
      [
        ['purpose', 'Letters'],
        ['purpose', 'SMS'],
      ],
    )
    assert.deepEqual(problemsOf(withColumn(setup, { ...letters, key: ' ' }))[0]?.problem, 'purpose')
    assert.deepEqual(usedAs('consent', view('Letters')), { use: 'consent', key: 'marketing' })
  })

  it('is told from a mapping that says more', () => {
    const answers = [
      { ...survey.answers?.[0], when: { column: 'Other', equals: 1 }, items: survey.answers?.[0]?.items },
    ]
    assert.equal(isWhole({ ...survey, answers } as Mapping, columns), false)
    assert.equal(isWhole({ ...survey, skip: [{ when: { column: 'Other', is: 'missing' } }] }, columns), false)
    assert.equal(
      isWhole({ ...survey, identifiers: [{ kind: 'user', value: { template: 'x-{Other}' } }] }, columns),
      false,
    )
  })
  it('has one time: another column that becomes it takes it over', () => {
    const setup = setupOf(survey, columns)
    const other = setup.columns.find(({ column }) => column === 'Other')
    assert.ok(other)
    const next = withColumn(setup, { ...other, use: 'time' })
    assert.deepEqual(
      next.columns.filter(({ use }) => use === 'time').map(({ column }) => column),
      ['Other'],
    )
    assert.equal(mappingOf(next, read).answers?.[0]?.props?.['Submitted at'], 'Submitted at')
  })
  it('puts a comment beside the one score, and by itself beside several', () => {
    const setup = setupOf(survey, columns)
    const waited = setup.columns.find(({ column }) => column === 'Waited')
    assert.ok(waited)
    const score = { metric: 'ces', low: 1, high: 7, higherIsBetter: false, touchpoint: 'support' }
    const items = mappingOf(withColumn(setup, { ...waited, use: 'score', score }), read).answers?.[0]?.items
    assert.deepEqual(items?.slice(1), [
      {
        score: { column: 'Waited', missing: ['N/A'] },
        metric: 'ces',
        scale: [1, 7],
        question: 'Waited',
        higherIsBetter: false,
        touchpoint: 'support',
      },
      { text: 'Comment', question: 'Comment' },
    ])
  })
  it('keeps what a survey tool writes where no comment was given', () => {
    const text = { column: 'Comment', missing: ['(空)'] }
    const left: Mapping = { ...survey, answers: [{ items: [{ text, question: 'Comment' }] }] }
    assert.ok(isWhole(left, columns))
    const chosen = usedAs('text', view('Comment', { missingWords: ['(空)'] }))
    assert.deepEqual(chosen, { use: 'text', missing: ['(空)'] })
  })
})

describe('what is missing', () => {
  it('is said with its column', () => {
    const setup = setupOf(survey, columns)
    assert.deepEqual(problemsOf(setup), [])
    const nps = setup.columns.find(({ column }) => column === 'NPS')
    assert.ok(nps)
    const bad = withColumn(setup, { ...nps, score: { ...nps.score, metric: ' ', low: 10, high: 0 } })
    assert.deepEqual(problemsOf({ ...bad, name: '', key: ['NPS'], dataset: 'My data' }), [
      { problem: 'name', column: null },
      { problem: 'metric', column: 'NPS' },
      { problem: 'scale', column: 'NPS' },
      { problem: 'dataset', column: null },
    ])
  })
  it('is everything when all columns are left out', () => {
    const setup = setupOf({ version: 1, name: 'x' }, columns)
    assert.deepEqual(problemsOf(setup), [{ problem: 'nothing', column: null }])
  })
})

describe('a score', () => {
  it('gets the usual scale of its metric, or the one that its cells need', () => {
    assert.deepEqual(usualScale('nps', view('x', { max: 14 })), [0, 10])
    assert.deepEqual(usualScale('csat', view('x', { max: 5 })), [1, 5])
    assert.deepEqual(usualScale('csat', view('x', { max: 10 })), [0, 10])
    assert.deepEqual(usualScale('own', undefined), [1, 5])
  })
  it('is NPS until someone says otherwise, with the missing words of its column', () => {
    const used = usedAs('score', view('x', { missingWords: ['N/A'] }))
    assert.deepEqual([used.score?.metric, used.score?.high, used.missing], ['nps', 10, ['N/A']])
  })
})

describe('the draft', () => {
  const sources = { detection: detectionOf(survey), file, saved: null, draft: emptyDraft }
  it('is the suggestion until something is changed, and survives a reload', () => {
    assert.deepEqual(mappingNow(sources, setupNow(sources))?.answers, survey.answers)
    const draft = { ...emptyDraft, name: 'Mine', key: ['Response ID', 'gone'], read: { dateOrder: 'dmy' as const } }
    const after = { ...sources, draft: readDraft(draft as unknown as NonNullable<FileWithDraft['draft']>) }
    const mapping = mappingNow(after, setupNow(after))
    assert.deepEqual([mapping?.name, mapping?.dataset, mapping?.key], ['Mine', 'mine', ['Response ID']])
    assert.equal(mapping?.read?.dateOrder, 'dmy')
    assert.deepEqual(readDraft(null), emptyDraft)
    assert.deepEqual(readDraft({ name: 7, read: 'x', key: [1], document: [], more: 1 }), { ...emptyDraft, key: [] })
  })
  it('leaves open what only a person can decide', () => {
    assert.equal('dateOrder' in readOf(sources.detection, null, emptyDraft), false)
  })
  it('uses a saved mapping as it is when the table cannot show it', () => {
    const saved: Mapping = { ...survey, skip: [{ when: { column: 'Other', is: 'missing' } }] }
    const with_ = { ...sources, saved }
    assert.deepEqual(mappingNow(with_, setupNow(with_))?.skip, saved.skip)
  })
  it('names a file without a suggestion by its own name', () => {
    assert.equal(setupNow({ ...sources, detection: detectionOf(null) }).name, 'survey 2025')
    assert.equal(slugOf('Orders 2025 (EU)'), 'orders-2025-eu')
    assert.match(slugOf('NPS 十月'), /^nps-[a-z0-9]+$/)
    assert.notEqual(slugOf('十月'), slugOf('十一月'))
  })
})
