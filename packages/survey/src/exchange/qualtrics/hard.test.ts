// biome-ignore-all lint/suspicious/noTemplateCurlyInString: piped text of Qualtrics
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSurvey, importQualtrics, type Lost } from '../../index.ts'

const sq = (QuestionID: string, payload: object) => ({
  Element: 'SQ',
  PrimaryAttribute: QuestionID,
  Payload: { QuestionID, DataExportTag: QuestionID, Language: [], ...payload },
})
const chosen = (questionId: string, number: number, more: object = {}) => ({
  ...{ LogicType: 'Question', QuestionID: questionId, Operator: 'Selected', Type: 'Expression' },
  LeftOperand: `q://${questionId}/SelectableChoice/${number}`,
  ...more,
})
const logic = (...expressions: object[]) => ({ '0': { ...expressions, Type: 'If' }, Type: 'BooleanExpression' })
const mc = (QuestionID: string, more: object = {}) =>
  sq(QuestionID, {
    ...{ QuestionText: `${QuestionID}?`, QuestionType: 'MC', Selector: 'SAVR', SubSelector: 'TX' },
    Choices: { '1': { Display: 'One' }, '2': { Display: 'Two' }, '4': { Display: 'Other', TextEntry: 'true' } },
    ChoiceOrder: [1, '2', 4],
    ...more,
  })
const block = (ID: string, ...questions: (string | object)[]) => ({
  ...{ Type: 'Standard', ID, Description: ID, Options: { BlockLocking: 'false', RandomizeQuestions: 'false' } },
  BlockElements: questions.map((one) => (typeof one === 'string' ? { Type: 'Question', QuestionID: one } : one)),
})
const says = (lost: readonly Lost[]) => lost.map(({ path, what }) => `${path}: ${what}`)

/** As a customer's file is: several years old, edited by many, with what the builder offers. */
const file = {
  SurveyEntry: { SurveyID: 'SV_9', SurveyName: 'After sales', SurveyLanguage: 'EN', SurveyExpirationDate: '' },
  SurveyElements: [
    {
      Element: 'BL',
      Payload: [
        block('BL_a', 'QID1', { Type: 'Page Break' }, 'QID2', 'QID3', 'QID4'),
        block('BL_b', 'QID5', 'QID6'),
        {
          ...block('BL_c', 'QID7'),
          Options: {
            ...{ Looping: 'Question', RandomizeQuestions: 'false' },
            LoopingOptions: { QID: 'QID5', ChoiceGroupLocator: 'q://QID5/ChoiceGroup/UnselectedChoices' },
          },
        },
        block('BL_d', 'QID8'),
        block('BL_after', 'QID9'),
        { ...block('BL_t', 'QID10'), Type: 'Trash' },
      ],
    },
    {
      Element: 'FL',
      Payload: {
        FlowID: 'FL_1',
        Type: 'Root',
        Flow: [
          {
            Type: 'EmbeddedData',
            EmbeddedData: [
              { Field: 'segment', Type: 'Recipient' },
              { Field: 'wave', Type: 'Custom', Value: '2026' },
              { Field: 'Q_TotalDuration', Type: 'Recipient' },
            ],
          },
          { Type: 'WebService', URL: 'https://example.com' },
          { Type: 'Standard', ID: 'BL_a' },
          {
            Type: 'Branch',
            BranchLogic: logic(chosen('QID1', 1), chosen('QID2', 2, { Conjuction: 'Or' }), {
              ...chosen('QID2', 1),
              Conjuction: 'And',
            }),
            Flow: [
              { Type: 'Standard', ID: 'BL_b' },
              {
                Type: 'Branch',
                BranchLogic: logic({
                  LogicType: 'GeoIP',
                  LeftOperand: 'Country',
                  Operator: 'EqualTo',
                  RightOperand: 'DE',
                }),
                Flow: [{ Type: 'Standard', ID: 'BL_c' }],
              },
            ],
          },
          { Type: 'Authenticator', Flow: [{ Type: 'Block', ID: 'BL_d' }] },
          { Type: 'EndSurvey' },
          { Type: 'Standard', ID: 'BL_after' },
        ],
      },
    },
    {
      Element: 'SO',
      Payload: {
        ...{ BackButton: 'true', EOSMessage: 'MS_1', Header: '<b>Acme</b>', Footer: '', SurveyExpiration: 'None' },
        ...{ EOSRedirectURL: 'javascript:alert(1)', CustomStyles: { customCSS: 'body{}' } },
      },
    },
    { Element: 'QO', Payload: { Name: 'Women', Occurrences: 100, Logic: logic(chosen('QID1', 1)) } },
    { Element: 'SCO', Payload: { ScoringCategories: [{ ID: 'SC_0' }] } },
    { Element: 'STAT', Payload: { MobileCompatible: true } },
    // Copies of a question keep the tag of the one that they were copied from.
    mc('QID1', { DataExportTag: 'Q1', VariableNaming: { '1': 'same', '2': 'same' } }),
    mc('QID2', {
      DataExportTag: 'Q1',
      QuestionText:
        'You said ${q://QID1/ChoiceGroup/SelectedChoices?displayLogic=0} on ${date://CurrentDate/PT} as ${m://FirstName}, <img src="x"> to “${q://QID1/QuestionText}”?',
      Choices: { '1': { Display: 'One', DisplayLogic: logic(chosen('QID1', 1)) }, '2': { Display: 'Two' } },
      ChoiceOrder: ['1', '2'],
      DefaultChoices: { '1': { Selected: true } },
      Validation: { Settings: { ForceResponse: 'ON', Type: 'CustomValidation', CustomValidation: {} } },
    }),
    sq('QID3', {
      ...{ QuestionText: 'Rate', QuestionType: 'Matrix', Selector: 'Likert', SubSelector: 'SingleAnswer' },
      Choices: { '1': { Display: 'Speed' }, '2': { Display: 'Care ${lm://Field/2}' } },
      Answers: { '1': { Display: 'Bad' }, '2': { Display: 'Good' } },
      Language: { 'ZH-S': { QuestionText: '请评价', Choices: { '1': { Display: '速度' } }, Answers: [] } },
      DisplayLogic: { ...logic(chosen('QID1', 2)), inPage: false },
    }),
    sq('QID4', { QuestionText: 'Side', QuestionType: 'SBS', Selector: 'SBSMatrix' }),
    mc('QID5', {
      Selector: 'MAVR',
      DynamicChoices: { Locator: 'q://QID1/ChoiceGroup/SelectedChoices', Type: 'ChoiceGroup' },
    }),
    sq('QID6', { QuestionText: 'Timing', QuestionType: 'Timing', Selector: 'PageTimer' }),
    mc('QID7', { QuestionText: '${lm://Field/1} no. ${lm://CurrentLoopNumber}' }),
    sq('QID8', {
      ...{ QuestionText: '${e://Field/segment} ${rand://int/1:10}', QuestionType: 'TE', Selector: 'ESTB' },
      DisplayLogic: logic({
        LogicType: 'EmbeddedField',
        LeftOperand: 'segment',
        Operator: 'EqualTo',
        RightOperand: 'gold',
      }),
    }),
    mc('QID9'),
    mc('QID10'),
  ],
}

test('a hard file of Qualtrics becomes a survey whose logic is what it was, and everything else is named', () => {
  const { survey, lost } = importQualtrics(JSON.parse(JSON.stringify(file)))
  assert.ok(survey)
  assert.ok('survey' in checkSurvey(survey))
  const questions = survey.blocks.flatMap(({ items }) => items)
  const of = (id: string) => questions.find((one) => one.id === id)
  // Two questions with one tag stay two, and logic means the one that it meant.
  assert.deepEqual(
    questions.map(({ id }) => id),
    ['Q1', 'Q1_2', 'QID3', 'QID5', 'QID7', 'QID8'],
  )
  assert.deepEqual(of('QID3')?.type === 'matrix' && of('QID3'), {
    ...of('QID3'),
    show: { left: { answer: 'Q1' }, is: 'equals', right: 'same_2' },
  })
  const branch = survey.blocks.find(({ items }) => items[0]?.id === 'QID5')
  assert.deepEqual(branch?.show, {
    any: [
      { left: { answer: 'Q1' }, is: 'equals', right: 'same' },
      {
        all: [
          { left: { answer: 'Q1_2' }, is: 'equals', right: 'c2' },
          { left: { answer: 'Q1_2' }, is: 'equals', right: 'c1' },
        ],
      },
    ],
  })
  const title = (id: string) => {
    const one = of(id)
    return one !== undefined && 'title' in one ? one.title.en : undefined
  }
  assert.equal(title('Q1_2'), 'You said {{answer.Q1|}} on  as , to “”?')
  assert.equal(title('QID8'), '{{hidden.segment|}} ')
  assert.equal(title('QID7')?.includes('loop'), false, 'outside of a loop there is none to speak of')
  assert.deepEqual(survey.languages, ['en', 'zh-Hans'])
  assert.equal(survey.endings[0]?.redirect, undefined)
  const told = says(lost)
  for (const expected of [
    'SO.EOSMessage: text of the ending',
    'SO.Header: header or footer',
    'SO.CustomStyles: styles',
    'SO.EOSRedirectURL: redirect',
    'QO: quota Women',
    'SCO: scores',
    'FL.Flow[1]: flow element WebService',
    'FL.Flow[3].Flow[1].Flow[0]: branch',
    'FL.Flow[4]: flow element Authenticator',
    'FL.Flow[6]: block',
    'SQ.QID2.QuestionText: piped text ${date://CurrentDate/PT}',
    'SQ.QID2.QuestionText: piped text ${m://FirstName}',
    'SQ.QID2.QuestionText: piped text ${q://QID1/QuestionText}',
    'SQ.QID2.QuestionText: picture or film in a text',
    'SQ.QID2.Choices.1.DisplayLogic: display logic of a choice',
    'SQ.QID2.DefaultChoices: answers filled in before',
    'SQ.QID2.Validation: own validation',
    'SQ.QID3.Choices.2.Display: piped text ${lm://Field/2}',
    'SQ.QID4: question of type SBS/SBSMatrix',
    'SQ.QID5.DynamicChoices: choices carried forward',
    'SQ.QID6: question of type Timing/PageTimer',
    'SQ.QID8.QuestionText: piped text ${rand://int/1:10}',
    'BL.BL_c.Options.Looping: loop & merge',
  ])
    assert.ok(told.includes(expected), `${expected} in\n${told.join('\n')}`)
})

test('SV15 a text keeps the piped words that exist when others do not, and each of those is named', () => {
  const more = {
    QuestionText:
      '${q://QID1/ChoiceGroup/SelectedChoices}, ${e://Field/ResponseID} ${e://Field/Q_URL} ${e://Field/ResponseID}!',
  }
  const { survey, lost } = importQualtrics({
    SurveyEntry: { SurveyName: 'Piped', SurveyLanguage: 'EN' },
    SurveyElements: [
      { Element: 'BL', Payload: [block('BL_1', 'QID1', 'QID2')] },
      { Element: 'FL', Payload: { Flow: [{ Type: 'Standard', ID: 'BL_1' }] } },
      ...[mc('QID1'), mc('QID2', more)],
    ],
  })
  const last = survey?.blocks.flatMap(({ items }) => items).at(-1)
  assert.match(last && 'title' in last ? (last.title.en ?? '') : '', /^\{\{answer\.[\w-]+\|\}\}, {2,}!$/)
  const named = lost.map(({ what }) => what)
  for (const field of ['ResponseID', 'Q_URL']) assert.ok(named.includes(`piped text \${e://Field/${field}}`), field)
})

test('SV15 settings as a file of today has them: an address left over is no redirect, and what protects a survey is named', () => {
  const carried = (options: object, ...questions: object[]) =>
    importQualtrics({
      SurveyEntry: { SurveyName: 'S', SurveyLanguage: 'EN' },
      SurveyElements: [
        { Element: 'BL', Payload: [block('BL_a', ...questions.map((_, at) => `QID${at + 1}`))] },
        { Element: 'SO', Payload: { NextButton: ' → ', PreviousButton: ' ← ', ...options } },
        ...questions,
      ],
    })
  const plain = carried(
    { SurveyTermination: 'DefaultMessage', EOSRedirectURL: 'https://', AnonymizeResponse: 'No' },
    mc('QID1'),
  )
  assert.deepEqual(plain.lost, [])
  const old = carried({ SurveyTermination: 'DefaultMessage', EOSRedirectURL: 'https://shop.example/old' }, mc('QID1'))
  assert.equal(old.survey?.endings[0]?.redirect, undefined)
  const on = carried({ SurveyTermination: 'Redirect', EOSRedirectURL: 'https://shop.example/' }, mc('QID1'))
  assert.equal(on.survey?.endings[0]?.redirect, 'https://shop.example/')
  const guarded = { BallotBoxStuffingPrevention: 'true', AnonymizeResponse: 'Yes', NextButton: 'Weiter' }
  assert.deepEqual(says(carried(guarded, mc('QID1')).lost), [
    'SO.NextButton: words of a button Weiter',
    'SO.BallotBoxStuffingPrevention: BallotBoxStuffingPrevention',
    'SO.AnonymizeResponse: promise of anonymity',
  ])
})

test('SV15 a slider keeps its statement and the words of its ends; one that has to go is named by its tag', () => {
  const slider = sq('QID1', {
    ...{ QuestionText: 'How sure?', QuestionType: 'Slider', Selector: 'HSLIDER', ChoiceOrder: ['1'] },
    Choices: { '1': { Display: 'Of the price' } },
    Labels: { '1': { Display: 'Not at all' }, '2': { Display: 'Half' }, '3': { Display: 'Fully' } },
    Configuration: { CSSliderMin: 0, CSSliderMax: 100, CustomStart: true },
  })
  const narrow = sq('QID2', {
    ...{ QuestionText: 'Tick', QuestionType: 'Matrix', Selector: 'Likert', SubSelector: 'MultipleAnswer' },
    ...{ Choices: {}, Answers: { '1': { Display: 'Yes' } }, DataExportTag: 'tick_it' },
  })
  const { survey, lost } = importQualtrics({
    SurveyEntry: { SurveyName: 'S', SurveyLanguage: 'EN' },
    SurveyElements: [{ Element: 'BL', Payload: [block('BL_a', 'QID1', 'QID2')] }, slider, narrow],
  })
  const [item] = survey?.blocks[0]?.items ?? []
  assert.ok(item?.type === 'slider')
  assert.deepEqual(
    [item.help?.en, item.labels?.low?.en, item.labels?.high?.en],
    ['Of the price', 'Not at all', 'Fully'],
  )
  assert.deepEqual(says(lost), [
    'SQ.QID1.Labels: labels along the slider',
    'SQ.QID1.Configuration: where the slider starts',
    'SQ.QID2: question of type Matrix/Likert',
    'blocks[0].items[1]: question tick_it',
  ])
})

test('SV15 thousands of blocks and questions of one tag are refused, in a time that grows as they do', () => {
  const many = Array.from({ length: 100_000 }, (_, at) => `QID${at}`)
  const { survey } = importQualtrics({
    SurveyElements: [
      { Element: 'BL', Payload: many.map((id, at) => block(`BL_${at}`, id)) },
      ...many.map((id) => mc(id, { DataExportTag: 'q', DisplayLogic: logic(chosen('QID1', 1)) })),
    ],
  })
  // Were each compared with each, this would not end.
  assert.equal(survey, null)
})
