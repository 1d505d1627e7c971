// biome-ignore-all lint/suspicious/noTemplateCurlyInString: piped text of Qualtrics
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkSurvey, importQualtrics, type Question, reduceRun, type Survey, startRun, viewRun } from '../../index.ts'

const sq = (QuestionID: string, payload: object) => ({
  Element: 'SQ',
  PrimaryAttribute: QuestionID,
  Payload: {
    ...{ QuestionID, DataExportTag: QuestionID.replace('QID', 'Q'), QuestionText: `${QuestionID}?`, Language: [] },
    ...payload,
  },
})
const mc = (id: string, more: object = {}) =>
  sq(id, {
    ...{ QuestionType: 'MC', Selector: 'SAVR', ChoiceOrder: [1, 2, 4] },
    Choices: { '1': { Display: 'One' }, '2': { Display: 'Two' }, '4': { Display: 'Other', TextEntry: 'true' } },
    ...more,
  })
const ex = (LeftOperand: string, Operator: string, RightOperand?: string) => ({
  ...{ LogicType: 'Question', Operator, LeftOperand, RightOperand, Type: 'Expression' },
})
const logic = (...expressions: object[]) => ({ '0': { ...expressions, Type: 'If' }, Type: 'BooleanExpression' })
const block = (ID: string, ...questions: (string | object)[]) => ({
  ...{ Type: 'Standard', ID, Description: ID, Options: {} },
  BlockElements: questions.map((one) => (typeof one === 'string' ? { Type: 'Question', QuestionID: one } : one)),
})
/** As a market researcher's file is: a screener, a panel that wants to hear who ended how, and questions that ask several things. */
const rows = { '1': { Display: 'Mail' }, '2': { Display: 'Chat' } }
const file = {
  SurveyEntry: { SurveyName: 'Panel', SurveyLanguage: 'EN' },
  SurveyElements: [
    {
      Element: 'BL',
      Payload: [
        block(
          'BL_screen',
          {
            Type: 'Question',
            QuestionID: 'QID1',
            SkipLogic: [
              { ChoiceLocator: 'q://QID1/SelectableChoice/1', Condition: 'Selected', SkipToDestination: 'ENDOFBLOCK' },
            ],
          },
          'QID2',
        ),
        block('BL_timing', 'QID3'),
        block('BL_main', 'QID4', 'QID5', 'QID6', 'QID7', 'QID8', 'QID9', 'QID10'),
        block(
          'BL_logic',
          'QID20',
          'QID21',
          'QID22',
          'QID23',
          'QID24',
          'QID25',
          'QID26',
          'QID27',
          'QID28',
          'QID29',
          'QID30',
        ),
      ],
    },
    {
      Element: 'FL',
      Payload: {
        Flow: [
          { Type: 'EmbeddedData', EmbeddedData: [{ Field: 'psid', Type: 'Recipient' }] },
          { Type: 'Standard', ID: 'BL_screen' },
          {
            Type: 'Branch',
            BranchLogic: logic(ex('q://QID1/SelectableChoice/1', 'Selected')),
            Flow: [
              {
                Type: 'EndSurvey',
                EndingType: 'Advanced',
                Options: {
                  Advanced: 'true',
                  SurveyTermination: 'Redirect',
                  EOSRedirectURL: 'https://panel.example/out?psid=${e://Field/psid}',
                  ResponseFlag: 'Screened',
                },
              },
            ],
          },
          { Type: 'Standard', ID: 'BL_timing' },
          { Type: 'Standard', ID: 'BL_main' },
          { Type: 'Standard', ID: 'BL_logic' },
          {
            Type: 'EndSurvey',
            EndingType: 'Advanced',
            Options: {
              SurveyTermination: 'Redirect',
              EOSRedirectURL: 'https://panel.example/done?psid=${e://Field/psid}',
            },
          },
        ],
      },
    },
    { Element: 'SO', Payload: { BackButton: 'true', SurveyTermination: 'DefaultMessage', NextButton: ' → ' } },
    mc('QID1'),
    mc('QID2', { Selector: 'MAVR', Validation: { Settings: { Type: 'None', MinChoices: '2' } } }),
    sq('QID3', { QuestionType: 'Timing', Selector: 'PageTimer' }),
    sq('QID4', {
      QuestionType: 'TE',
      Selector: 'FORM',
      Choices: {
        '1': { Display: 'First name', TextEntryForceResponse: 'ON' },
        '2': { Display: 'E-mail', TextEntryValidation: 'ValidEmail' },
      },
      ChoiceOrder: ['2', '1'],
      Language: { DE: { QuestionText: 'Wer?', Choices: { '1': { Display: 'Vorname' } } } },
    }),
    sq('QID5', {
      QuestionType: 'Slider',
      Selector: 'HSLIDER',
      Choices: rows,
      ChoiceOrder: ['1', '2'],
      Configuration: { CSSliderMin: 0, CSSliderMax: 10, GridLines: 10, SnapToGrid: true },
      Labels: { '1': { Display: 'bad' }, '2': { Display: 'good' } },
      Validation: { Settings: { ForceResponse: 'ON' } },
    }),
    sq('QID6', {
      QuestionType: 'SBS',
      Selector: 'SBSMatrix',
      Choices: rows,
      ChoiceOrder: ['1', '2'],
      AdditionalQuestions: {
        '1': {
          QuestionText: 'Use',
          QuestionType: 'Matrix',
          Selector: 'Likert',
          SubSelector: 'SingleAnswer',
          Answers: { '1': { Display: 'yes' }, '2': { Display: 'no' } },
          QuestionID: 'QID6#1',
        },
        '2': {
          QuestionText: 'Why',
          QuestionType: 'Matrix',
          Selector: 'TE',
          SubSelector: 'Short',
          Answers: { '1': { Display: 'x' } },
          QuestionID: 'QID6#2',
        },
      },
      Language: {
        DE: {
          QuestionText: 'Neben',
          Choices: { '1': { Display: 'Post' } },
          AdditionalQuestions: { '1': { QuestionText: 'Nutzung', Answers: { '1': { Display: 'ja' } } } },
        },
      },
    }),
    sq('QID7', {
      QuestionType: 'Matrix',
      Selector: 'TE',
      SubSelector: 'Short',
      Choices: rows,
      Answers: { '1': { Display: 'Old' }, '2': { Display: 'New' } },
    }),
    sq('QID8', {
      QuestionType: 'CS',
      Selector: 'HR',
      Choices: rows,
      Validation: { Settings: { Type: 'ChoicesTotal', ChoiceTotal: '100' } },
    }),
    sq('QID9', { QuestionType: 'RO', Selector: 'DND', Choices: rows }),
    sq('QID10', {
      QuestionType: 'Matrix',
      Selector: 'Likert',
      SubSelector: 'SingleAnswer',
      Choices: rows,
      Answers: { '1': { Display: 'yes' }, '2': { Display: 'no' } },
      Randomization: { Type: 'ScaleReversal' },
    }),
    mc('QID20', {
      DisplayLogic: logic(ex('q://QID4/ChoiceTextEntryValue/1', 'EqualTo', 'Ann')),
      QuestionText: 'Dear ${q://QID4/ChoiceTextEntryValue/1}, chat ${q://QID5/ChoiceNumericEntryValue/2}',
    }),
    mc('QID21', { DisplayLogic: logic(ex('q://QID5/ChoiceNumericEntryValue/2', 'GreaterThan', '5')) }),
    mc('QID22', { DisplayLogic: logic(ex('q://QID6#1/SelectableChoice/1/2', 'Selected')) }),
    mc('QID23', { DisplayLogic: logic(ex('q://QID6#2/ChoiceTextEntryValue/2/1', 'NotEmpty')) }),
    mc('QID24', { DisplayLogic: logic(ex('q://QID8/ChoiceNumericEntryValue/2', 'GreaterThan', '50')) }),
    mc('QID25', { DisplayLogic: logic(ex('q://QID9/ChoiceNumericEntryValue/2', 'EqualTo', '1')) }),
    mc('QID26', { DisplayLogic: logic(ex('q://QID1/ChoiceTextEntryValue/4', 'NotEmpty')) }),
    mc('QID27', { DisplayLogic: logic(ex('q://QID2/SelectedChoicesCount', 'GreaterThan', '1')) }),
    mc('QID28', { DisplayLogic: logic(ex('q://QID10/SelectableChoice/2/1', 'NotSelected')) }),
    mc('QID29', { DisplayLogic: logic(ex('q://QID10/SelectableAnswer/1', 'Selected')) }),
    mc('QID30', { DisplayLogic: logic(ex('q://QID7/ChoiceTextEntryValue/1/2', 'Contains', 'x')) }),
  ],
}

const { survey, lost } = importQualtrics(JSON.parse(JSON.stringify(file)))
const told = lost.map(({ path, what }) => `${path}: ${what}`)
const questions = (survey?.blocks.flatMap(({ items }) => items) ?? []) as Question[]
const of = (id: string) => questions.find((one) => one.id === id)

describe('SV15 a question of Qualtrics that asks several things becomes that many questions', () => {
  test('forms, sliders of several rows, side by side and tables of texts, in their languages', () => {
    assert.ok(survey && 'survey' in checkSurvey(survey))
    assert.deepEqual(
      questions.slice(2, 12).map(({ id, type, title }) => [id, type, title.en]),
      [
        ['Q4_2', 'short_text', 'QID4? – E-mail'],
        ['Q4_1', 'short_text', 'QID4? – First name'],
        ['Q5_1', 'slider', 'QID5? – Mail'],
        ['Q5_2', 'slider', 'QID5? – Chat'],
        ['Q6_1', 'matrix', 'QID6? – Use'],
        ['Q6_2_1_1', 'short_text', 'QID6? – Why – Mail'],
        ['Q6_2_2_1', 'short_text', 'QID6? – Why – Chat'],
        ['Q7_1_1', 'short_text', 'QID7? – Mail – Old'],
        ['Q7_1_2', 'short_text', 'QID7? – Mail – New'],
        ['Q7_2_1', 'short_text', 'QID7? – Chat – Old'],
      ],
    )
    const [mail, first, slider, matrix] = ['Q4_2', 'Q4_1', 'Q5_2', 'Q6_1'].map(of)
    assert.ok(mail?.type === 'short_text' && mail.format === 'email' && !mail.required)
    assert.deepEqual([first?.required, first?.title.de], [true, 'Wer? – Vorname'])
    assert.ok(slider?.type === 'slider' && slider.required && slider.labels?.high?.en === 'good')
    assert.ok(matrix?.type === 'matrix')
    assert.deepEqual(
      [matrix.title.de, matrix.rows[0]?.label.de, matrix.columns[0]?.label.de],
      ['Neben – Nutzung', 'Post', 'ja'],
    )
  })

  test('logic and texts mean the part that they meant', () => {
    assert.equal(of('Q20')?.title.en, 'Dear {{answer.Q4_1|}}, chat {{answer.Q5_2|}}')
    assert.deepEqual(
      ['Q20', 'Q21', 'Q22', 'Q23', 'Q30'].map((id) => of(id)?.show),
      [
        { left: { answer: 'Q4_1' }, is: 'equals', right: 'Ann' },
        { left: { answer: 'Q5_2' }, is: 'more', right: 5 },
        { left: { answer: 'Q6_1', part: 'r1' }, is: 'equals', right: 'a2' },
        { left: { answer: 'Q6_2_2_1' }, is: 'answered' },
        { left: { answer: 'Q7_1_2' }, is: 'contains', right: 'x' },
      ],
    )
  })
})

test('SV15 logic on how many, how much and which cell is what it was; on ranks and texts beside a choice it is named', () => {
  assert.deepEqual(
    ['Q24', 'Q25', 'Q26', 'Q27', 'Q28', 'Q29'].map((id) => of(id)?.show),
    [
      { left: { answer: 'Q8', part: 'c2' }, is: 'more', right: 50 },
      undefined,
      undefined,
      { left: { op: 'count', of: [{ answer: 'Q2' }] }, is: 'more', right: 1 },
      { left: { answer: 'Q10', part: 'r2' }, is: 'not_equals', right: 'a1' },
      {
        any: [
          { left: { answer: 'Q10', part: 'r1' }, is: 'equals', right: 'a1' },
          { left: { answer: 'Q10', part: 'r2' }, is: 'equals', right: 'a1' },
        ],
      },
    ],
  )
  for (const id of ['QID25', 'QID26']) assert.ok(told.includes(`SQ.${id}.DisplayLogic: display logic`), told.join('\n'))
  assert.ok(told.includes('SQ.QID10.Randomization: random order ScaleReversal'), told.join('\n'))
  const bounded = of('Q2')
  assert.ok(
    bounded?.type === 'multi' && bounded.min === undefined,
    'a bound that has been switched off holds nobody up',
  )
})

test('SV15 whoever skips to the end of a block meets what the flow does there, and each end leads where it led', () => {
  const run = (q1: string) => {
    const hidden = { psid: 'p 7' }
    let state = startRun(survey as Survey, { seed: 1, hidden })
    state = reduceRun(survey as Survey, state, { type: 'answer', key: 'Q1', value: q1 })
    state = reduceRun(survey as Survey, state, { type: 'next' })
    const view = viewRun(survey as Survey, state)
    return view.kind === 'ended' ? [view.ending.outcome, view.redirect] : view.kind
  }
  assert.deepEqual(run('c1'), ['screened_out', 'https://panel.example/out?psid=p%207'])
  assert.equal(run('c2'), 'screen')
  assert.deepEqual(
    survey?.endings.map(({ id, outcome, redirect }) => [id, outcome, redirect]),
    [
      ['end', 'complete', 'https://panel.example/done?psid={{hidden.psid|}}'],
      ['end_2', 'screened_out', 'https://panel.example/out?psid={{hidden.psid|}}'],
    ],
  )
})
