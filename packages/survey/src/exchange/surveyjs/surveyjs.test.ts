import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { drawProperty } from '../../../test/draw.ts'
import { type Subset, subsetSurvey } from '../../../test/exchange-survey.ts'
import { checkSurvey, exportSurveyJs, importSurveyJs, templates } from '../../index.ts'

const subset: Subset = {
  types: [
    'nps',
    'csat',
    'stars',
    'emoji',
    'single',
    'dropdown',
    'multi',
    'picture',
    'ranking',
    'matrix',
    'slider',
    'short_text',
    'long_text',
    'number',
    'date',
    'statement',
  ],
  formats: ['email', 'url', 'phone'],
  variables: true,
  isQualtrics: false,
}

test('SV15 what SurveyJS can say comes back as it went', () => {
  fc.assert(
    drawProperty((draw) => {
      const survey = subsetSurvey(draw, subset)
      const { json, lost } = exportSurveyJs(survey)
      assert.deepEqual(lost, [])
      const back = importSurveyJs(JSON.parse(JSON.stringify(json)))
      assert.deepEqual(back.lost, [])
      assert.deepEqual(back.survey?.languages.toSorted(), survey.languages.toSorted())
      assert.deepEqual({ ...back.survey, languages: [] }, { ...survey, languages: [] })
    }),
    { numRuns: 400 },
  )
})

describe('reading SurveyJS', () => {
  const file = {
    title: { default: 'Customer survey', 'zh-cn': '客户调查' },
    locale: 'en',
    showPrevButton: false,
    calculatedValues: [
      { name: 'twice', expression: '{score} * 2' },
      { name: 'odd', expression: 'age({score}) + 2' },
    ],
    pages: [
      {
        name: 'page 1',
        elements: [
          { type: 'rating', name: 'score', rateMin: 0, rateMax: 10, isRequired: true, title: 'Recommend us?' },
          {
            type: 'panel',
            name: 'p',
            visibleIf: '{score} <= 6 and !({plan} = "gold")',
            elements: [
              { type: 'comment', name: 'what went wrong?', title: { default: 'Why {score}?', 'zh-cn': '为什么？' } },
              {
                type: 'checkbox',
                name: 'reasons',
                choices: [1, { value: 'too slow', text: 'Too <b>slow</b>' }],
                hasOther: true,
                choicesOrder: 'random',
              },
            ],
          },
          {
            type: 'radiogroup',
            name: 'again',
            choices: ['yes', 'no'],
            visibleIf: "{reasons} contains 'too slow' or {what went wrong?} notempty",
          },
          { type: 'signaturepad', name: 'sign' },
          { type: 'text', name: 'ref', visibleIf: 'age({born}) > 3', validators: [{ type: 'regex' }] },
          { type: 'matrix', name: 'parts', rows: ['staff'], columns: [1, 2], isAllRowRequired: true },
          { type: 'text', name: 'end', visibleIf: '{parts.staff} = 1' },
        ],
      },
    ],
    triggers: [{ type: 'complete' }],
    completedHtml: '<h3>Thanks!</h3><script>alert(1)</script>',
    navigateToUrl: 'javascript:alert(1)',
  }
  const { survey, lost } = importSurveyJs(file)
  const items = survey?.blocks[0]?.items ?? []

  test('keeps what it can', () => {
    assert.ok(survey && 'survey' in checkSurvey(survey))
    assert.equal(survey.back, false)
    assert.deepEqual(survey.languages, ['en', 'zh-Hans'])
    assert.deepEqual(
      items.map(({ type }) => type),
      ['nps', 'long_text', 'multi', 'single', 'short_text', 'matrix', 'short_text'],
    )
    assert.deepEqual(survey.variables, [{ id: 'twice', value: { op: 'multiply', of: [{ answer: 'score' }, 2] } }])
    const [, why, reasons, again, , , last] = items
    assert.equal(why && 'title' in why && why.title.en, 'Why {{answer.score|}}?')
    assert.deepEqual(reasons && 'options' in reasons && reasons.options.map(({ id, label }) => [id, label.en]), [
      ['o_1', '1'],
      ['o_too_slow', 'Too slow'],
      ['other', 'Other'],
    ])
    assert.deepEqual(again && 'show' in again && again.show, {
      any: [
        { left: { answer: 'reasons' }, is: 'equals', right: 'o_too_slow' },
        { left: { answer: 'q_what_went_wrong' }, is: 'answered' },
      ],
    })
    assert.deepEqual(last && 'show' in last && last.show, {
      left: { answer: 'parts', part: 'staff' },
      is: 'equals',
      right: 'c_1',
    })
    assert.equal(survey.endings[0]?.title.en, 'Thanks!')
  })

  test('says what it could not keep', () => {
    assert.deepEqual(lost.map(({ path, kind }) => `${kind} ${path}`).sort(), [
      'changed plan',
      'lost calculatedValues[1]',
      'lost navigateToUrl',
      'lost pages[0].elements[3]',
      'lost pages[0].elements[4].validators[0]',
      'lost pages[0].elements[4].visibleIf',
      'lost triggers',
    ])
    assert.deepEqual(survey?.hidden, [{ id: 'plan', type: 'text', from: 'url' }])
  })

  test('of anything at all is a valid survey or a refusal', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (one, other) => {
        for (const json of [
          one,
          { pages: one },
          { elements: [one, { type: 'text', name: other, title: one, visibleIf: other }] },
          { ...file, pages: [{ elements: [{ ...file.pages[0]?.elements[0], choices: one, rateMax: other }] }] },
        ]) {
          const result = importSurveyJs(json)
          if (result.survey) assert.ok('survey' in checkSurvey(result.survey))
          else assert.ok(result.lost.length > 0)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('every template can be exported; what SurveyJS cannot say is named', () => {
    for (const { survey: template, id } of templates) {
      const { json, lost: left } = exportSurveyJs(template)
      assert.ok(importSurveyJs(json).survey, id)
      assert.ok(left.length > 0, 'company is a hidden field, at least')
    }
  })
})
