import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { validAnswer } from '../../test/arbitrary-answer.ts'
import { arbitrarySurvey } from '../../test/arbitrary-survey.ts'
import { type Draw, drawProperty } from '../../test/draw.ts'
import { asking, surveyOf } from '../../test/small-survey.ts'
import {
  type Block,
  type Condition,
  contrastRatio,
  type Item,
  lintSurvey,
  reduceRun,
  type Survey,
  startRun,
  viewRun,
} from '../index.ts'

const en = (text: string) => ({ en: text })
const nps: Item = { id: 'nps', type: 'nps', title: en('How likely are you to recommend us?'), required: true }
const ask = (id: string, more: object = {}): Item => ({ id, type: 'short_text', title: en('Why?'), ...more })
const pick: Item = {
  id: 'pick',
  type: 'single',
  title: en('Which?'),
  required: true,
  options: [
    { id: 'a', label: en('A') },
    { id: 'b', label: en('B') },
  ],
}
const is = (
  question: string,
  how: 'equals' | 'at_most' | 'at_least' | 'more' | 'less',
  right: string | number,
): Condition => ({ left: { answer: question }, is: how, right })

/** Codes and paths, without the estimate of minutes that every survey gets. */
function found(survey: Survey): string[] {
  return lintSurvey(survey)
    .filter(({ code }) => code !== 'estimated_minutes')
    .map(({ code, path }) => `${code} ${path}`)
}

describe('the way through', () => {
  test('a plain survey with a follow-up is fine', () => {
    assert.deepEqual(found(asking([nps, ask('why', { show: is('nps', 'at_most', 6) }), pick])), [])
  })

  const contradictions: [string, Condition][] = [
    ['two options of one choice', { all: [is('pick', 'equals', 'a'), is('pick', 'equals', 'b')] }],
    ['a range without values', { all: [is('nps', 'more', 8), is('nps', 'less', 9)] }],
    ['a score off the scale', is('nps', 'at_least', 11)],
    ['a required answer that is missing', { left: { answer: 'nps' }, is: 'unanswered' }],
    ['not what it must be', { not: { any: [is('pick', 'equals', 'a'), is('pick', 'equals', 'b')] } }],
  ]
  for (const [what, show] of contradictions) {
    test(`finds a contradiction: ${what}`, () => {
      assert.deepEqual(found(asking([nps, pick, ask('why', { show })])), ['contradiction blocks[0].items[2].show'])
    })
  }

  test('finds a condition that always holds', () => {
    const show: Condition = { any: [is('pick', 'equals', 'a'), is('pick', 'equals', 'b')] }
    assert.deepEqual(found(asking([pick, ask('why', { show })])), ['always_true blocks[0].items[1].show'])
  })

  test('finds what lies behind jumps that between them are always taken', () => {
    const block = (id: string, item: Item): Block => ({ id, paging: 'each', items: [item] })
    const jumps = [
      { when: is('pick', 'equals', 'a'), to: { block: 'last' } },
      { when: is('pick', 'equals', 'b'), to: { ending: 'out' } },
    ]
    const survey = surveyOf({
      blocks: [block('first', { ...pick, jumps }), block('middle', ask('never')), block('last', ask('why'))],
      endings: [
        { id: 'done', outcome: 'complete', title: en('Thanks') },
        { id: 'out', outcome: 'screened_out', title: en('Thanks') },
        { id: 'nobody', outcome: 'complete', title: en('Thanks') },
      ],
    })
    assert.deepEqual(found(survey), ['unreachable blocks[1]', 'unreachable endings[2]'])
  })

  test('knows who was sent away before', () => {
    const jumps = [{ when: is('nps', 'at_most', 6), to: { ending: 'done' } }]
    const survey = asking([{ ...nps, jumps }, ask('why', { show: is('nps', 'at_most', 5) })])
    assert.deepEqual(found(survey), ['contradiction blocks[0].items[1].show'])
  })

  test('finds a condition on what comes later', () => {
    assert.deepEqual(found(asking([ask('why', { show: is('nps', 'at_most', 6) }), nps])), [
      'looks_ahead blocks[0].items[0].show',
    ])
  })

  test('a jump of a block on what comes later says nothing of what is behind that', () => {
    const when: Condition = { left: { answer: 'nps' }, is: 'answered' }
    const jumps = [{ when, to: { ending: 'done' } }]
    const survey = surveyOf({
      blocks: [
        { id: 'before', paging: 'together', items: [ask('first')], jumps },
        { id: 'rated', paging: 'together', items: [nps] },
        { id: 'after', paging: 'together', items: [ask('why')], show: is('nps', 'at_most', 6) },
      ],
    })
    assert.deepEqual(
      found(survey).filter((finding) => !finding.startsWith('looks_ahead')),
      [],
    )
  })

  test('sees through calculated variables', () => {
    const variables = [{ id: 'double', value: { op: 'multiply' as const, of: [{ answer: 'nps' }, 2] } }]
    const show: Condition = { left: { variable: 'double' }, is: 'more', right: 20 }
    assert.deepEqual(found(asking([nps, ask('why', { show })], { variables })), [
      'contradiction blocks[0].items[1].show',
    ])
  })

  test('SV12 what it calls unreachable or contradictory is never shown, whatever is answered', () => {
    let certain = 0
    fc.assert(
      drawProperty((draw) => {
        const survey = arbitrarySurvey(draw)
        const dead = deadQuestions(survey)
        certain += dead.size
        if (dead.size > 0) for (const id of shownOnAWay(draw, survey)) assert.ok(!dead.has(id), `${id} was shown`)
      }),
      { numRuns: 400 },
    )
    assert.ok(certain > 50, `${certain} dead questions were among them`)
  })
})

/** Questions that the linter says nobody can see. */
function deadQuestions(survey: Survey): Set<string> {
  const dead = new Set<string>()
  for (const { code, path } of lintSurvey(survey)) {
    const place = /^blocks\[(\d+)\](?:\.items\[(\d+)\])?(?:\.show)?$/.exec(path)
    if ((code !== 'unreachable' && code !== 'contradiction') || !place) continue
    const items = survey.blocks[Number(place[1])]?.items ?? []
    const from = Number(place[2] ?? 0)
    for (const { id } of items.slice(from, place[2] === undefined ? undefined : from + 1)) dead.add(id)
  }
  return dead
}

/** The questions that somebody sees who answers at random. */
function shownOnAWay(draw: Draw, survey: Survey): string[] {
  const seen: string[] = []
  const known = draw.pick([{}, { plan: 'gold', topics: ['a'] }])
  const hidden = { items: [{ id: 'x', label: 'X' }], spent: draw.upTo(10) }
  let state = startRun(survey, { seed: draw.upTo(999), hidden, known })
  for (let screens = 0; screens < 100; screens++) {
    const view = viewRun(survey, state)
    if (view.kind === 'ended') return seen
    for (const { key, question } of view.kind === 'screen' ? view.questions : []) {
      seen.push(question.id)
      if (!question.required && draw.chance(30)) continue
      state = reduceRun(survey, state, { type: 'answer', key, value: validAnswer(draw, question) })
    }
    state = reduceRun(survey, state, { type: 'next' })
  }
  return seen
}

describe('wording', () => {
  const rated = (title: object): Survey =>
    asking([{ id: 'q', type: 'csat', title: title as { en: string } }], { languages: ['en', 'zh-Hans', 'zh-Hant'] })
  const of = (english: string, simplified: string, traditional: string) =>
    found(rated({ en: english, 'zh-Hans': simplified, 'zh-Hant': traditional })).flatMap((line) =>
      line.startsWith('missing') ? [] : [line.replace('blocks[0].items[0].title.', '')],
    )

  test('finds two things in one question', () => {
    assert.deepEqual(
      of('How satisfied are you with price and quality?', '您对价格和质量满意吗？', '您對價格與品質滿意嗎？'),
      ['double_barrelled en', 'double_barrelled zh-Hans', 'double_barrelled zh-Hant'],
    )
    assert.deepEqual(of('How satisfied are you with the terms and conditions?', '配送是否及时？', '氣氛和諧嗎？'), [])
    assert.deepEqual(of('Did you and your family enjoy it?', '店员是否礼貌，房间是否干净？', '您和家人滿意嗎？'), [
      'double_barrelled zh-Hans',
    ])
    for (const one of [
      'the bed and breakfast',
      'how easy it was to find and book a room',
      'our research and development',
    ])
      assert.deepEqual(of(`How do you rate ${one}?`, '您对条款和条件满意吗？', '您對這裡的條款和條件滿意嗎？'), [], one)
  })

  test('finds two things in a judgement that is chosen, not in a choice between two', () => {
    const chosen = (text: string, language = 'en') =>
      found(
        asking(
          [
            ask('q', {
              type: 'single',
              title: { [language]: text },
              options: ['a', 'b'].map((id) => ({ id, label: { [language]: id } })),
            }),
          ],
          { languages: [language], endings: [{ id: 'done', outcome: 'complete', title: { [language]: '!' } }] },
        ),
      )
    for (const text of ['How satisfied are you with our price and quality?', 'Was our staff friendly and helpful?'])
      assert.equal(chosen(text).length, 1, text)
    for (const text of ['您对价格和质量满意吗？', '店员热情且专业吗？', '物流是否又快又好？'])
      assert.equal(chosen(text, 'zh-Hans').length, 1, text)
    for (const text of ['Are you new here or returning?', 'Which of our shops in York and Leeds do you visit?'])
      assert.deepEqual(chosen(text), [], text)
    assert.deepEqual(chosen('您是本人使用还是送人？', 'zh-Hans'), [])
    assert.deepEqual(chosen('您在北京和上海的哪家门店购物？', 'zh-Hans'), [])
  })

  test('finds a hint of the wanted answer', () => {
    for (const text of ['You liked it, right?', 'How bad was the delivery?'])
      assert.deepEqual(
        found(asking([{ ...nps, title: en(text) } as Item])),
        ['leading blocks[0].items[0].title.en'],
        text,
      )
    assert.deepEqual(
      of("Don't you love our friendly staff?", '您同意我们的服务很好吗？', '您對我們優質的服務滿意嗎？'),
      ['leading en', 'leading zh-Hans', 'leading zh-Hant'],
    )
  })

  test('leaves the fixed wording of NPS alone', () => {
    assert.deepEqual(
      found(asking([{ ...nps, title: en('Would you recommend us to a friend or colleague?') } as Item])),
      [],
    )
  })
})

test('finds ratings that run the other way, or are longer', () => {
  const csat = (id: string, more: object): Item => ({ id, type: 'csat', title: en('Satisfied?'), ...more })
  assert.deepEqual(found(asking([nps, csat('a', { lowIsGood: true }), csat('b', { points: 7 })])), [
    'mixed_direction blocks[0].items[1]',
    'mixed_length blocks[0].items[2]',
  ])
  assert.deepEqual(found(asking([nps, { id: 'effort', type: 'ces', version: 1, title: en('How much effort?') }])), [
    'mixed_direction blocks[0].items[1]',
  ])
})

test('finds missing translations, also of options', () => {
  assert.deepEqual(
    found(asking([{ ...pick, title: { en: 'A', 'zh-Hans': '甲' } } as Item], { languages: ['en', 'zh-Hans'] })),
    [
      'missing_translation blocks[0].items[0].options[0].label.zh-Hans',
      'missing_translation blocks[0].items[0].options[1].label.zh-Hans',
      'missing_translation endings[0].title.zh-Hans',
    ],
  )
})

test('finds what has no words at all, in a survey of one language too, and nothing to translate in it', () => {
  const empty = {
    ...pick,
    title: { en: '' },
    options: [
      { id: 'a', label: { en: ' ' } },
      { id: 'b', label: en('B') },
    ],
  }
  assert.deepEqual(found(asking([empty as Item])), [
    'no_words blocks[0].items[0].title.en',
    'no_words blocks[0].items[0].options[0].label.en',
  ])
  const both = found(asking([empty as Item], { languages: ['en', 'zh-Hans'] }))
  assert.equal(both.includes('missing_translation blocks[0].items[0].title.zh-Hans'), false)
  const statement = { id: 'hello', type: 'statement', title: en(''), body: en('Hello') } as Item
  assert.deepEqual(found(asking([nps, statement])), [])
})

test('contrast is that of WCAG', () => {
  assert.equal(contrastRatio('#000000', '#ffffff'), 21)
  assert.equal(contrastRatio('#777777', '#ffffff').toFixed(2), '4.48')
  assert.deepEqual(found(asking([nps], { theme: { text: '#777777', brand: '#ffee00', mode: 'light' } })), [
    'low_contrast theme.text',
    'low_contrast theme.brand',
  ])
  assert.deepEqual(found(asking([nps], { theme: { brand: '#0a5cad' } })), [])
})

test('wants a reason for personal and sensitive data', () => {
  const contact: Item = { id: 'c', type: 'contact', title: en('Who are you?'), fields: [{ id: 'email' }] }
  const health = ask('h', { title: { en: 'Do you have a disability?' } })
  assert.deepEqual(found(asking([contact, health])), [
    'sensitive_without_need blocks[0].items[0]',
    'sensitive_without_need blocks[0].items[1]',
  ])
  assert.deepEqual(found(asking([{ ...contact, need: 'to call back' }])), [])
})

test('finds what tells who answers in a survey that promises anonymity', () => {
  const contact: Item = {
    id: 'c',
    type: 'contact',
    title: en('Who are you?'),
    fields: [{ id: 'email' }],
    need: 'prize',
  }
  const file: Item = {
    id: 'f',
    type: 'file',
    title: en('A picture?'),
    maxFiles: 1,
    maxBytes: 1000,
    accept: ['image/png'],
  }
  assert.deepEqual(found(asking([nps, contact, file], { anonymous: true })), [
    'anonymous_identifies blocks[0].items[1]',
    'anonymous_identifies blocks[0].items[2]',
  ])
  assert.deepEqual(found(asking([nps, contact, file])), [])
  assert.deepEqual(found(asking([nps], { anonymous: true })), [])
})

test('estimates the minutes, and warns of long surveys', () => {
  const minutes = (count: number) => {
    const items = Array.from({ length: count }, (_, at) => ask(`q${at}`, { type: 'long_text' }))
    return lintSurvey(asking(items)).find(({ code }) => code === 'estimated_minutes')
  }
  assert.deepEqual(minutes(2), {
    code: 'estimated_minutes',
    path: 'blocks',
    severity: 'hint',
    params: { minutes: 1, max: 8 },
  })
  assert.equal(minutes(30)?.severity, 'warning')
})
