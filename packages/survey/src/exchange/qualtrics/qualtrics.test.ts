import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { drawProperty } from '../../../test/draw.ts'
import { type Subset, subsetSurvey } from '../../../test/exchange-survey.ts'
import { checkSurvey, exportQualtrics, importQualtrics, templates } from '../../index.ts'

const subset: Subset = {
  types: [
    'nps',
    'stars',
    'single',
    'dropdown',
    'multi',
    'ranking',
    'sum',
    'matrix',
    'slider',
    'short_text',
    'long_text',
    'number',
    'statement',
  ],
  formats: ['email', 'phone', 'url'],
  variables: false,
  isQualtrics: true,
}

test('SV15 what Qualtrics can say comes back as it went', () => {
  fc.assert(
    drawProperty((draw) => {
      const survey = subsetSurvey(draw, subset)
      const { json, lost } = exportQualtrics(survey)
      assert.deepEqual(lost, [])
      const back = importQualtrics(JSON.parse(JSON.stringify(json)))
      assert.deepEqual(back.lost, [])
      assert.deepEqual({ ...back.survey, languages: [] }, { ...survey, languages: [] })
    }),
    { numRuns: 400 },
  )
})

const choice = (questionId: string, number: number) => `q://${questionId}/SelectableChoice/${number}`
const selected = (questionId: string, number: number) => ({
  LogicType: 'Question',
  QuestionID: questionId,
  Operator: 'Selected',
  LeftOperand: choice(questionId, number),
  Type: 'Expression',
})
const sq = (QuestionID: string, payload: object) => ({
  Element: 'SQ',
  PrimaryAttribute: QuestionID,
  Payload: { QuestionID, DataExportTag: QuestionID.replace('QID', 'Q'), ...payload },
})
const text = (questionId: string, more: object = {}) =>
  sq(questionId, { QuestionText: questionId, QuestionType: 'TE', Selector: 'SL', ...more })

describe('reading a QSF', () => {
  const file = {
    SurveyEntry: { SurveyID: 'SV_1', SurveyName: 'Visit', SurveyLanguage: 'EN' },
    SurveyElements: [
      {
        Element: 'BL',
        Payload: {
          '0': {
            Type: 'Default',
            ID: 'BL_1',
            Description: 'First Block',
            BlockElements: [
              {
                Type: 'Question',
                QuestionID: 'QID1',
                SkipLogic: [
                  { ChoiceLocator: choice('QID1', 2), Condition: 'Selected', SkipToDestination: 'ENDOFSURVEY' },
                ],
              },
              { Type: 'Question', QuestionID: 'QID2' },
              { Type: 'Question', QuestionID: 'QID3' },
              { Type: 'Page Break' },
              { Type: 'Question', QuestionID: 'QID4' },
            ],
          },
          '1': {
            Type: 'Standard',
            ID: 'BL_2',
            Description: 'Second',
            BlockElements: [{ Type: 'Question', QuestionID: 'QID5' }],
          },
          '2': {
            Type: 'Trash',
            ID: 'BL_3',
            Description: 'Trash',
            BlockElements: [{ Type: 'Question', QuestionID: 'QID6' }],
          },
        },
      },
      {
        Element: 'FL',
        Payload: {
          Type: 'Root',
          Flow: [
            { Type: 'EmbeddedData', EmbeddedData: [{ Field: 'store' }, { Field: 'order number' }] },
            { Type: 'Standard', ID: 'BL_1' },
            {
              Type: 'Branch',
              BranchLogic: {
                '0': {
                  '0': { LogicType: 'EmbeddedField', LeftOperand: 'store', Operator: 'EqualTo', RightOperand: 'north' },
                  Type: 'If',
                },
              },
              Flow: [{ Type: 'EndSurvey' }],
            },
            {
              Type: 'Branch',
              BranchLogic: { '0': { '0': selected('QID2', 0), Type: 'If' } },
              Flow: [{ Type: 'Block', ID: 'BL_2' }],
            },
            { Type: 'WebService' },
          ],
        },
      },
      { Element: 'SO', Payload: { BackButton: 'false', EOSRedirectURL: 'https://example.com/done' } },
      sq('QID1', {
        QuestionText: 'Which <b>store</b>, &amp; why?',
        QuestionType: 'MC',
        Selector: 'SAVR',
        Choices: { '1': { Display: 'North' }, '2': { Display: 'None' }, '3': { Display: 'Other', TextEntry: 'true' } },
        ChoiceOrder: ['3', '1', '2'],
        RecodeValues: { '1': '1', '2': '2', '3': '9' },
        Language: { 'ZH-S': { QuestionText: '哪家店？', Choices: { '1': { Display: '北店' } } } },
        Validation: { Settings: { ForceResponse: 'ON' } },
      }),
      sq('QID2', {
        QuestionText: 'Recommend?',
        QuestionType: 'MC',
        Selector: 'NPS',
        Choices: [{ Display: '0' }],
        ColumnLabels: [{ Display: 'No' }, { Display: 'Yes' }],
      }),
      text('QID3', {
        QuestionText: `You said \${q://QID1/ChoiceGroup/SelectedChoices} at \${e://Field/store}: why?`,
        DisplayLogic: {
          '0': { '0': selected('QID1', 1), '1': { ...selected('QID1', 3), Conjuction: 'Or' }, Type: 'If' },
          Type: 'BooleanExpression',
        },
        QuestionJS: 'Qualtrics.SurveyEngine.addOnload(function () {})',
      }),
      text('QID4', { Validation: { Settings: { Type: 'ContentType', ContentType: 'ValidEmail' } } }),
      sq('QID5', { QuestionText: 'Where?', QuestionType: 'HotSpot', Selector: 'OnOff' }),
      text('QID6'),
    ],
  }
  const { survey, lost } = importQualtrics(file)

  test('keeps blocks, pages, logic, texts and translations', () => {
    assert.ok(survey && 'survey' in checkSurvey(survey))
    assert.deepEqual(survey.languages, ['en', 'zh-Hans'])
    assert.deepEqual(
      survey.blocks.map(({ id, paging, items }) => [id, paging, items.map((item) => item.id).join()]),
      [
        ['b_First_Block', 'together', 'Q1'],
        ['b_First_Block_p2', 'together', 'Q2,Q3'],
        ['b_First_Block_p3', 'together', 'Q4'],
      ],
    )
    const [first] = survey.blocks[0]?.items ?? []
    assert.deepEqual(first, {
      id: 'Q1',
      type: 'single',
      title: { en: 'Which store, & why?', 'zh-Hans': '哪家店？' },
      required: true,
      options: [
        { id: 'c3', label: { en: 'Other' }, value: 9, text: true },
        { id: 'c1', label: { en: 'North', 'zh-Hans': '北店' }, value: 1 },
        { id: 'c2', label: { en: 'None' }, value: 2 },
      ],
      jumps: [{ when: { left: { answer: 'Q1' }, is: 'equals', right: 'c2' }, to: { ending: 'end' } }],
    })
    const why = survey.blocks[1]?.items[1]
    assert.ok(why && 'show' in why)
    assert.equal(why.title.en, 'You said {{answer.Q1|}} at {{hidden.store|}}: why?')
    assert.deepEqual(why.show, {
      any: [
        { left: { answer: 'Q1' }, is: 'equals', right: 'c1' },
        { left: { answer: 'Q1' }, is: 'equals', right: 'c3' },
      ],
    })
    assert.deepEqual(survey.blocks[2]?.jumps, [
      { when: { left: { hidden: 'store' }, is: 'equals', right: 'north' }, to: { ending: 'end' } },
    ])
    assert.equal(survey.back, false)
    assert.equal(survey.endings[0]?.redirect, 'https://example.com/done')
  })

  test('says what it could not keep', () => {
    assert.deepEqual(lost.map(({ kind, what }) => `${kind} ${what}`).sort(), [
      'changed embedded data order number',
      'lost flow element WebService',
      'lost question of type HotSpot/OnOff',
      'lost script',
    ])
  })

  test('of anything at all is a valid survey or a refusal', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (one, other) => {
        const elements = file.SurveyElements
        for (const json of [
          one,
          { SurveyElements: one },
          { ...file, SurveyElements: [...elements, { Element: 'SQ', Payload: one }] },
          { ...file, SurveyElements: [{ Element: 'FL', Payload: { Flow: [one, other] } }, ...elements] },
          {
            ...file,
            SurveyElements: [
              elements[0],
              sq('QID1', { QuestionType: 'MC', Choices: one, ChoiceOrder: other, DisplayLogic: one, Language: other }),
            ],
          },
        ]) {
          const result = importQualtrics(json)
          if (result.survey) assert.ok('survey' in checkSurvey(result.survey))
          else assert.ok(result.lost.length > 0)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('every template can be exported; what Qualtrics cannot say is named', () => {
    for (const { survey: template, id } of templates) {
      const { json, lost: left } = exportQualtrics(template)
      assert.ok(importQualtrics(json).survey, id)
      assert.ok(left.length > 0, 'the hidden field comes from the server, at least')
    }
  })
})
