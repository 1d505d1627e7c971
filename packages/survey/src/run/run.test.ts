import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asking, surveyOf } from '../../test/small-survey.ts'
import {
  type Action,
  type Condition,
  type Item,
  type RunState,
  reduceRun,
  responseOf,
  type Survey,
  startRun,
  validateResponse,
  viewRun,
} from '../index.ts'

const play = (survey: Survey, state: RunState, ...actions: Action[]) =>
  actions.reduce((now, action) => reduceRun(survey, now, action), state)
const answer = (key: string, value: unknown): Action => ({ type: 'answer', key, value })
const next: Action = { type: 'next' }
const back: Action = { type: 'back' }

/** The keys on the screen, or the id of the ending. */
function at(survey: Survey, state: RunState): string {
  const view = viewRun(survey, state)
  if (view.kind === 'ended') return `end ${view.ending.id}`
  return view.kind === 'listening' ? `listening ${view.key}` : view.questions.map(({ key }) => key).join(' ')
}

const nps: Item = { id: 'nps', type: 'nps', title: { en: 'How likely?' }, required: true }
const why: Item = { id: 'why', type: 'long_text', title: { en: 'You gave {{answer.nps|no score}}. Why?' } }
const isLow: Condition = { left: { answer: 'nps' }, is: 'at_most', right: 6 }

describe('a run', () => {
  const survey = asking([nps, { ...why, show: isLow }, { id: 'rest', type: 'short_text', title: { en: 'Else?' } }])
  const start = startRun(survey, { seed: 1 })

  test('shows what follows from the answers', () => {
    assert.equal(at(survey, play(survey, start, answer('nps', 3), next)), 'why')
    assert.equal(at(survey, play(survey, start, answer('nps', 9), next)), 'rest')
  })

  test('does not pass a required question, and says which', () => {
    const state = play(survey, start, next)
    assert.equal(at(survey, state), 'nps')
    assert.deepEqual(state.faults, [{ key: 'nps', code: 'required', params: {} }])
    assert.deepEqual(play(survey, state, answer('nps', 8)).faults, [])
  })

  test('refuses a value at once and keeps what was entered before it can be stored', () => {
    const state = play(survey, start, answer('nps', 11))
    assert.deepEqual(state.faults, [{ key: 'nps', code: 'too_large', params: { max: 10 } }])
    assert.equal(at(survey, play(survey, state, next)), 'nps')
  })

  test('goes back without losing anything; an answer that is hidden again is not sent and comes back when it is shown', () => {
    const told = play(survey, start, answer('nps', 3), next, answer('why', 'Late'), next)
    assert.equal(at(survey, told), 'rest')
    const changed = play(survey, told, back, back, answer('nps', 9), next)
    assert.equal(at(survey, changed), 'rest')
    assert.deepEqual(responseOf(survey, changed).answers, { nps: 9 })
    const again = play(survey, changed, back, answer('nps', 2), next)
    assert.equal(at(survey, again), 'why')
    assert.deepEqual(responseOf(survey, again).answers, { nps: 2, why: 'Late' })
  })

  test('does not go back where the survey forbids it, nor from the first screen', () => {
    const kiosk = asking([nps, why], { back: false })
    const state = play(kiosk, startRun(kiosk, { seed: 1 }), answer('nps', 3), next)
    assert.equal(play(kiosk, state, back), state)
    assert.equal(play(survey, start, back), start)
  })

  test('an answer to something that is not on the screen changes nothing', () => {
    assert.equal(play(survey, start, answer('rest', 'x')), start)
  })

  test('counts the time at each question and caps what a forgotten page adds', () => {
    const state = play(survey, start, { type: 'tick', ms: 1200, key: 'nps' }, { type: 'tick', ms: 300, key: 'nps' })
    assert.deepEqual(responseOf(survey, state).times, { nps: 1500 })
    assert.equal(play(survey, start, { type: 'tick', ms: 1e9, key: 'nps' }).times.nps, 3_600_000)
  })

  test('the time of a screen is its question’s where it asks one thing; of several only what was measured at each', () => {
    const stored = (survey: Survey, ...actions: Action[]) => {
      const verdict = validateResponse(
        survey,
        responseOf(survey, play(survey, startRun(survey, { seed: 1 }), ...actions)),
        {},
      )
      return verdict.ok && verdict.answers.map(({ key, ms }) => [key, ms])
    }
    const alone = stored(
      survey,
      { type: 'tick', ms: 700 },
      { type: 'tick', ms: 300, key: 'nps' },
      answer('nps', 9),
      next,
      next,
    )
    assert.deepEqual(alone, [['nps', 1000]])
    const both = surveyOf({ blocks: [{ id: 'main', paging: 'together', items: [nps, why] }] })
    const given = [answer('nps', 9), answer('why', 'Late'), next]
    assert.deepEqual(stored(both, { type: 'tick', ms: 700 }, { type: 'tick', ms: 300, key: 'why' }, ...given), [
      ['nps', null],
      ['why', 300],
    ])
  })

  test('SV8 of a state without end no more is taken up than a run can have: it held up everybody, without script', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => at.toString(36))
    const each = <T>(prefix: string, value: T) => Object.fromEntries(many.map((one) => [`${prefix}${one}`, value]))
    const start = startRun(survey, { seed: 1 })
    const saved = {
      ...start,
      passed: many,
      answers: { nps: 9, ...each('nps@', 1) },
      times: each('', 5),
      heard: each('', {}),
    }
    const state = play(survey, start, { type: 'resume', saved })
    assert.equal(state.answers.nps, 9)
    for (const kept of [state.passed, Object.keys(state.answers), Object.keys(state.heard), Object.keys(state.times)])
      assert.ok(kept.length < 10_000, String(kept.length))
  })

  test('SV8 resumes a stored state on another device at the same place, and a foreign one not at all', () => {
    const stored = JSON.parse(JSON.stringify(play(survey, start, answer('nps', 3), next, answer('why', 'Late'))))
    const resumed = play(survey, startRun(survey, { seed: 99 }), { type: 'resume', saved: stored })
    assert.deepEqual(resumed, stored)
    assert.equal(play(survey, start, { type: 'resume', saved: { ...stored, version: 2 } }), start)
    const forged = { ...stored, answers: { nps: 'x', admin: 1 }, passed: ['main/nps', 'main/why', 'main/rest'] }
    assert.equal(at(survey, play(survey, start, { type: 'resume', saved: forged })), 'nps')
  })
})

describe('logic', () => {
  test('jumps forward to blocks, questions and endings; the first that holds wins', () => {
    const survey = surveyOf({
      blocks: [
        {
          id: 'a',
          paging: 'each',
          items: [{ ...nps, jumps: [{ when: isLow, to: { ending: 'sorry' } }, { to: { question: 'q3' } }] }],
        },
        {
          id: 'b',
          paging: 'each',
          items: [
            { id: 'q2', type: 'short_text', title: { en: '?' } },
            { id: 'q3', type: 'short_text', title: { en: '?' } },
          ],
        },
      ],
      endings: [
        { id: 'done', outcome: 'complete', title: { en: 'Thank you' } },
        { id: 'sorry', outcome: 'screened_out', title: { en: 'Sorry' } },
      ],
    })
    const start = startRun(survey, { seed: 1 })
    assert.equal(at(survey, play(survey, start, answer('nps', 3), next)), 'end sorry')
    assert.equal(at(survey, play(survey, start, answer('nps', 9), next)), 'q3')
  })

  test('reads what is known of the person, and an unknown as unknown', () => {
    const survey = asking(
      [
        { ...nps, show: { left: { known: 'plan' }, is: 'equals', right: 'gold' } },
        { ...why, show: { not: { left: { known: 'plan' }, is: 'equals', right: 'gold' } } },
      ],
      { known: [{ id: 'plan', type: 'text' }] },
    )
    assert.equal(at(survey, startRun(survey, { seed: 1, known: { plan: 'gold' } })), 'nps')
    assert.equal(at(survey, startRun(survey, { seed: 1 })), 'why')
  })

  test('SV7 waits for what an open answer said, goes on with it, or without it', () => {
    const survey = asking([
      { ...why, title: { en: 'Why?' } },
      { id: 'hear', type: 'listen', to: 'why' },
      {
        id: 'late',
        type: 'number',
        title: { en: 'How many days?' },
        show: { left: { heard: 'hear', signal: 'topics' }, is: 'equals', right: 'delivery' },
      },
      { id: 'rest', type: 'short_text', title: { en: 'Else?' } },
    ])
    const start = startRun(survey, { seed: 1 })
    assert.equal(at(survey, play(survey, start, next)), 'rest', 'nothing was said')
    const said = play(survey, start, answer('why', 'It came late'), next)
    assert.equal(at(survey, said), 'listening hear')
    const heard = { topics: ['delivery'], sentiment: -0.6 }
    const told = play(survey, said, { type: 'heard', key: 'hear', heard })
    assert.equal(at(survey, told), 'late')
    assert.equal(at(survey, play(survey, said, next)), 'rest', 'nobody has to wait')
    assert.equal(play(survey, said, { type: 'tick', ms: 500 }), said, 'waiting is not the time of the respondent')
    const forged = { ...told, heard: { hear: { topics: { toString: 0 } } } }
    assert.equal(at(survey, play(survey, start, { type: 'resume', saved: forged })), 'listening hear')
    const rewritten = play(survey, told, back, answer('why', 'All fine'), next)
    assert.equal(at(survey, rewritten), 'listening hear', 'another text is heard again')
    // The server heard it, the respondent did not wait: the response says so, and both come to the same end.
    const unheard = play(survey, said, next, next)
    const verdict = validateResponse(survey, responseOf(survey, unheard), { heard: { hear: heard } })
    assert.ok(verdict.ok && verdict.complete)
  })

  test('calculates variables from answers, scores and known values', () => {
    const survey = asking(
      [
        {
          id: 'use',
          type: 'multi',
          title: { en: '?' },
          options: [
            { id: 'a', label: { en: 'A' }, value: 2 },
            { id: 'b', label: { en: 'B' }, value: 5 },
          ],
        },
        { id: 'end', type: 'statement', title: { en: 'Points: {{variable.points|none}}, grade {{variable.grade|-}}' } },
      ],
      {
        known: [{ id: 'orders', type: 'number' }],
        variables: [
          { id: 'points', value: { op: 'add', of: [{ score: 'use' }, { known: 'orders' }] } },
          { id: 'half', value: { op: 'round', of: [{ op: 'divide', of: [{ variable: 'points' }, 2] }, 0] } },
          { id: 'grade', value: { if: { left: { variable: 'half' }, is: 'more', right: 4 }, yes: 'high', no: 'low' } },
        ],
      },
    )
    const state = play(survey, startRun(survey, { seed: 1, known: { orders: 3 } }), answer('use', ['a', 'b']), next)
    const view = viewRun(survey, state)
    assert.equal(view.kind === 'screen' && view.questions[0]?.title, 'Points: 10, grade high')
    const verdict = validateResponse(survey, responseOf(survey, play(survey, state, next)), { known: { orders: 3 } })
    assert.deepEqual(verdict.ok && verdict.variables, { points: 10, half: 5, grade: 'high' })
  })
})

describe('repetitions', () => {
  const survey = surveyOf({
    hidden: [{ id: 'bought', type: 'items', from: 'server' }],
    blocks: [
      {
        id: 'each_item',
        paging: 'together',
        loop: { over: { hidden: 'bought' }, max: 2 },
        items: [
          { id: 'stars', type: 'stars', title: { en: 'How is your {{loop.label}}?' }, required: true },
          {
            id: 'bad',
            type: 'short_text',
            title: { en: 'What is wrong?' },
            show: { left: { answer: 'stars' }, is: 'at_most', right: 2 },
          },
        ],
      },
      {
        id: 'after',
        paging: 'each',
        items: [
          {
            ...why,
            show: { left: { answer: 'stars' }, is: 'at_most', right: 2 },
            title: { en: 'Worst: {{variable.worst|?}}' },
          },
        ],
      },
    ],
    variables: [{ id: 'worst', value: { op: 'min', of: [{ answer: 'stars' }] } }],
  })
  const bought = [
    { id: 'K-1', label: 'Kettle' },
    { id: 'C-2', label: 'Cup' },
    { id: 'S-3', label: 'Spoon' },
  ]

  test('ask once for each item, at most as often as allowed; logic inside sees this item, outside any', () => {
    let state = startRun(survey, { seed: 1, hidden: { bought } })
    const view = viewRun(survey, state)
    assert.equal(view.kind === 'screen' && view.questions[0]?.title, 'How is your Kettle?')
    state = play(survey, state, answer('stars@K-1', 1))
    assert.equal(at(survey, state), 'stars@K-1 bad@K-1')
    state = play(survey, state, next, answer('stars@C-2', 5))
    assert.equal(at(survey, state), 'stars@C-2')
    state = play(survey, state, next)
    const last = viewRun(survey, state)
    assert.equal(last.kind === 'screen' && last.questions[0]?.title, 'Worst: 1')
    const verdict = validateResponse(survey, responseOf(survey, play(survey, state, next)), { hidden: { bought } })
    assert.deepEqual(verdict.ok && verdict.answers.map(({ key, item }) => [key, item?.label]), [
      ['stars@K-1', 'Kettle'],
      ['stars@C-2', 'Cup'],
    ])
  })

  test('are skipped where there is nothing to repeat for', () => {
    assert.equal(at(survey, startRun(survey, { seed: 1 })), 'end done')
  })
})

describe('random order', () => {
  const options = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, label: { en: id }, fixed: id === 'e' }))
  const survey = asking([{ id: 'pick', type: 'single', title: { en: '?' }, options, shuffle: true }])
  const orderOf = (seed: number) => {
    const view = viewRun(survey, startRun(survey, { seed }))
    return view.kind === 'screen' ? view.questions[0]?.options.map(({ id }) => id) : []
  }

  test('follows from the seed, keeps what is fixed, and is stored with the answer', () => {
    assert.deepEqual(orderOf(7), orderOf(7))
    const orders = Array.from({ length: 200 }, (_, seed) => orderOf(seed))
    assert.equal(new Set(orders.map(String)).size, 24, 'every order comes up')
    assert.ok(orders.every((order) => order?.[4] === 'e'))
    const state = play(survey, startRun(survey, { seed: 7 }), answer('pick', 'c'), next)
    const verdict = validateResponse(survey, responseOf(survey, state))
    assert.deepEqual(verdict.ok && verdict.answers[0]?.order, orderOf(7))
  })

  const block = (id: string) => ({
    id,
    paging: 'each' as const,
    items: [{ id: `q_${id}`, type: 'short_text' as const, title: { en: '?' } }],
  })
  const blocks = ['a', 'b', 'c', 'd'].map(block)
  /** Passes every screen; the last one has to say that it is the last. */
  const passAll = (survey: Survey, seed: number) => {
    let state = startRun(survey, { seed })
    const seen: string[] = []
    for (let view = viewRun(survey, state); view.kind === 'screen'; view = viewRun(survey, state)) {
      seen.push(at(survey, state))
      state = play(survey, state, next)
      assert.equal(view.isLast, viewRun(survey, state).kind === 'ended')
    }
    return { state, seen: seen.join(' ') }
  }
  const waysOf = (survey: Survey) =>
    [...new Set(Array.from({ length: 40 }, (_, seed) => passAll(survey, seed).seen))].sort()

  test('of blocks is drawn for neighbours only', () => {
    const shuffled = surveyOf({ blocks, shuffleBlocks: [['b', 'c']] })
    assert.deepEqual(waysOf(shuffled), ['q_a q_b q_c q_d', 'q_a q_c q_b q_d'])
  })

  test('of blocks draws some of them, and keeps together what is one unit; the order is stored, other answers are refused', () => {
    const drawing = surveyOf({ blocks, shuffleBlocks: [{ units: [['b'], ['c', 'd']], show: 1 }] })
    assert.deepEqual(waysOf(drawing), ['q_a q_b', 'q_a q_c q_d'])
    const seed = [1, 2, 3, 4, 5, 6, 7, 8].find((one) => passAll(drawing, one).seen === 'q_a q_b') ?? 0
    const response = responseOf(drawing, passAll(drawing, seed).state)
    const verdict = validateResponse(drawing, response)
    assert.deepEqual(verdict.ok && verdict.blocks, ['a', 'b'])
    const other = validateResponse(drawing, { ...response, answers: { q_c: 'Not asked' } })
    assert.deepEqual(!other.ok && other.issues.map(({ code }) => code), ['not_shown'])
    const asked = surveyOf({
      blocks: [{ id: 'one', paging: 'each', shuffle: true, draw: 1, items: blocks.flatMap(({ items }) => items) }],
    })
    assert.deepEqual(waysOf({ ...asked }), ['q_a', 'q_b', 'q_c', 'q_d'])
    const told = validateResponse(asked, responseOf(asked, passAll(asked, 3).state))
    assert.deepEqual(told.ok && told.questions, [passAll(asked, 3).seen])
    const units = surveyOf({ blocks, shuffleBlocks: [{ units: [['b', 'c'], ['d']] }] })
    assert.deepEqual(waysOf(units), ['q_a q_b q_c q_d', 'q_a q_d q_b q_c'])
  })
})

describe('quotas', () => {
  const survey = surveyOf({
    blocks: [
      {
        id: 'who',
        paging: 'each',
        items: [
          {
            id: 'sex',
            type: 'single',
            title: { en: '?' },
            options: [
              { id: 'm', label: { en: 'M' } },
              { id: 'f', label: { en: 'F' } },
            ],
          },
        ],
      },
      { id: 'more', paging: 'each', items: [nps] },
    ],
    endings: [
      { id: 'done', outcome: 'complete', title: { en: 'Thank you' } },
      { id: 'enough', outcome: 'over_quota', title: { en: 'We have enough' } },
    ],
    quotas: [{ id: 'men', limit: 100, when: { left: { answer: 'sex' }, is: 'equals', right: 'm' }, ending: 'enough' }],
  })

  test('SV9 the server decides which are full; who belongs to one is sent away and counts for none', () => {
    const start = startRun(survey, { seed: 1, full: ['men'] })
    const away = play(survey, start, answer('sex', 'm'), next)
    assert.equal(at(survey, away), 'end enough')
    const refused = validateResponse(survey, responseOf(survey, away), { full: ['men'] })
    assert.deepEqual(refused.ok && [refused.reason, refused.quotas], ['quota', []])
    assert.equal(at(survey, play(survey, start, answer('sex', 'f'), next)), 'nps')
    const open = startRun(survey, { seed: 1 })
    const counted = validateResponse(
      survey,
      responseOf(survey, play(survey, open, answer('sex', 'm'), next, answer('nps', 9), next)),
    )
    assert.deepEqual(counted.ok && counted.quotas, ['men'])
  })

  test('a response that claims a full quota that is not full is refused', () => {
    const away = play(survey, startRun(survey, { seed: 1, full: ['men'] }), answer('sex', 'm'), next)
    const verdict = validateResponse(survey, responseOf(survey, away))
    assert.deepEqual(!verdict.ok && verdict.issues[0]?.code, 'quota_not_full')
  })
})

test('SV5 NPS, CSAT and CES are stored with scale and direction', () => {
  const survey = asking(
    [
      nps,
      { id: 'csat', type: 'csat', title: { en: '?' }, points: 7 },
      { id: 'mark', type: 'csat', title: { en: '?' }, points: 6, lowIsGood: true, touchpoint: 'school' },
      { id: 'ces', type: 'ces', version: 2, title: { en: '?' } },
      { id: 'ces1', type: 'ces', version: 1, title: { en: '?' } },
    ],
    { touchpoint: 'checkout' },
  )
  const answers = { nps: 10, csat: 7, mark: 1, ces: 7, ces1: 1 }
  const verdict = validateResponse(survey, {
    survey: 'small',
    version: 1,
    language: 'en',
    seed: 0,
    complete: true,
    hidden: {},
    answers,
  })
  assert.deepEqual(
    verdict.ok &&
      verdict.answers.map(({ metric, scaleMin, scaleMax, higherIsBetter, touchpoint }) => [
        metric,
        scaleMin,
        scaleMax,
        higherIsBetter,
        touchpoint,
      ]),
    [
      ['nps', 0, 10, true, 'checkout'],
      ['csat', 1, 7, true, 'checkout'],
      ['csat', 1, 6, false, 'school'],
      ['ces', 1, 7, true, 'checkout'],
      ['ces', 1, 5, false, 'checkout'],
    ],
  )
})

test('SV5 a matrix measures by row, with the numbers behind its columns', () => {
  const columns = [
    { id: 'bad', label: { en: 'Bad' }, value: 1 },
    { id: 'good', label: { en: 'Good' }, value: 2 },
  ]
  const rows = ['price', 'staff'].map((id) => ({ id, label: { en: id } }))
  const survey = asking([{ id: 'parts', type: 'matrix', title: { en: '?' }, rows, columns, metric: 'quality' }])
  const answers = { parts: { price: 'bad', staff: 'good' } }
  const verdict = validateResponse(survey, {
    survey: 'small',
    version: 1,
    language: 'en',
    seed: 0,
    complete: true,
    hidden: {},
    answers,
  })
  const [stored] = verdict.ok ? verdict.answers : []
  assert.deepEqual(stored?.scores, [
    { part: 'price', score: 1 },
    { part: 'staff', score: 2 },
  ])
  assert.deepEqual([stored?.metric, stored?.scaleMin, stored?.scaleMax], ['quality', 1, 2])
})

describe('texts', () => {
  test("SV6 placeholders are filled once, with labels in the respondent's language, or with their fallback", () => {
    const title = {
      en: 'Dear {{hidden.name|customer}}: {{answer.pick|nothing}}',
      'zh-Hans': '{{hidden.name|您}}好：{{answer.pick|无}}',
    }
    const survey = asking(
      [
        {
          id: 'pick',
          type: 'multi',
          title: { en: '?' },
          options: [
            { id: 'a', label: { en: 'Price', 'zh-Hans': '价格' } },
            { id: 'o', label: { en: 'Other', 'zh-Hans': '其他' }, text: true },
          ],
        },
        { id: 'q', type: 'short_text', title },
      ],
      { languages: ['en', 'zh-Hans'], hidden: [{ id: 'name', type: 'text', from: 'url' }] },
    )
    const titleOf = (state: RunState) => {
      const view = viewRun(survey, state)
      return view.kind === 'screen' ? view.questions[0]?.title : ''
    }
    const start = startRun(survey, { seed: 1, language: 'zh-CN', hidden: { name: '{{answer.pick|x}}' } })
    const other = { choice: 'o', text: '{{hidden.name|y}}' }
    assert.equal(
      titleOf(play(survey, start, answer('pick', ['a', other]), next)),
      '{{answer.pick|x}}好：价格、{{hidden.name|y}}',
    )
    const english = startRun(survey, { seed: 1, language: 'fr' })
    assert.equal(titleOf(play(survey, english, next)), 'Dear customer: nothing')
  })

  test('a redirect is http(s) and encodes what it carries', () => {
    const survey = asking([nps], {
      hidden: [{ id: 'ref', type: 'text', from: 'url' }],
      endings: [
        {
          id: 'done',
          outcome: 'complete',
          title: { en: 'Bye' },
          redirect: 'https://shop.example/back?ref={{hidden.ref|none}}',
        },
      ],
    })
    const state = play(survey, startRun(survey, { seed: 1, hidden: { ref: 'a&b=c d' } }), answer('nps', 9), next)
    const view = viewRun(survey, state)
    assert.equal(view.kind === 'ended' && view.redirect, 'https://shop.example/back?ref=a%26b%3Dc%20d')
  })
})
