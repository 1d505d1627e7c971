// biome-ignore-all lint/suspicious/noTemplateCurlyInString: piped text of Qualtrics
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  checkSurvey,
  importQualtrics,
  type Lost,
  type Question,
  reduceRun,
  type Survey,
  startRun,
  viewRun,
} from '../../index.ts'

const sq = (QuestionID: string, payload: object) => ({
  Element: 'SQ',
  Payload: { ...{ QuestionID, DataExportTag: QuestionID.replace('QID', 'Q'), Language: [] }, ...payload },
})
const mc = (id: string, more: object = {}) =>
  sq(id, {
    ...{ QuestionText: `${id}?`, QuestionType: 'MC', Selector: 'SAVR', ChoiceOrder: [1, 2] },
    Choices: { '1': { Display: 'Yes' }, '2': { Display: 'No' } },
    ...more,
  })
const ex = (LeftOperand: string, more: object = {}) => ({
  ...{ LogicType: 'Question', Operator: 'Selected', LeftOperand, Type: 'Expression' },
  ...more,
})
const logic = (...expressions: object[]) => ({ '0': { ...expressions, Type: 'If' }, Type: 'BooleanExpression' })
const quota = (ID: string, more: object) => ({
  Element: 'QO',
  Payload: {
    ...{ ID, Name: ID, LogicType: 'Simple', QuotaRealm: 'Survey', QuotaAction: 'EndCurrentSurvey' },
    EndSurveyOptions: { EndingType: 'Default', ResponseFlag: 'QuotaMet', SurveyTermination: 'DefaultMessage' },
    ...more,
  },
})
const block = (ID: string, ...ids: string[]) => ({
  ...{ Type: 'Standard', ID, Description: ID, Options: {} },
  BlockElements: ids.map((QuestionID) => ({ Type: 'Question', QuestionID })),
})
const file = {
  SurveyEntry: { SurveyName: 'Fruit', SurveyLanguage: 'EN' },
  SurveyElements: [
    {
      Element: 'BL',
      Payload: [
        block('BL_first', 'QID1'),
        {
          ...block('BL_loop', 'QID2', 'QID3'),
          Options: {
            Looping: 'Static',
            LoopingOptions: {
              Static: { '1': { '1': 'apples', '2': 'red' }, '4': { '1': 'plums', '2': 'blue' } },
              Randomization: 'All',
            },
          },
        },
        block('BL_last', 'QID4', 'QID5'),
      ],
    },
    {
      Element: 'FL',
      Payload: {
        Flow: [
          { Type: 'Block', ID: 'BL_first' },
          {
            Type: 'Branch',
            BranchLogic: logic(ex('q://QID1/SelectableChoice/1')),
            Flow: [{ Type: 'Standard', ID: 'BL_loop' }],
          },
          { Type: 'Standard', ID: 'BL_last' },
        ],
      },
    },
    quota('Women', { Occurrences: '100', Logic: logic(ex('q://QID1/SelectableChoice/2')) }),
    quota('All', { Occurrences: 1000, Logic: [] }),
    quota('Branch', { Occurrences: 5, QuotaAction: 'ForBranching' }),
    quota('Where', {
      Occurrences: 5,
      Logic: logic({ LogicType: 'GeoIP', LeftOperand: 'Country', Operator: 'EqualTo' }),
    }),
    mc('QID1'),
    mc('QID2', {
      QuestionText: 'Do you like ${lm://Field/1}, no. ${lm://CurrentLoopNumber}?',
      Language: { 'ZH-S': { QuestionText: '您喜欢${lm://Field/2}的吗？' } },
    }),
    sq('QID3', {
      ...{ QuestionText: 'Why ${lm://Field/1}?', QuestionType: 'TE', Selector: 'SL' },
      DisplayLogic: logic(ex('q://QID2/SelectableChoice/2')),
    }),
    sq('QID4', {
      ...{ QuestionText: 'Which of these?', QuestionType: 'Matrix', Selector: 'Likert', SubSelector: 'MultipleAnswer' },
      ...{ Choices: { '1': { Display: 'Late' }, '2': { Display: 'Else', TextEntry: 'true' } }, ChoiceOrder: [1, 2] },
      Answers: { '1': { Display: 'Happened to me' } },
    }),
    sq('QID5', {
      ...{ QuestionText: 'Tell us', QuestionType: 'TE', Selector: 'ML' },
      DisplayLogic: logic(
        ex('q://QID4/SelectableChoice/1/1'),
        ex('q://QID4/SelectableAnswer/1', { Operator: 'NotSelected', Conjuction: 'Or' }),
      ),
    }),
  ],
}

describe('SV15 Qualtrics: loops over a table, quotas, a matrix of one column', () => {
  const { survey, lost } = importQualtrics(file) as { survey: Survey; lost: readonly Lost[] }
  const items = survey.blocks.flatMap((one) => one.items) as Question[]
  /** The questions that somebody with these answers sees. */
  const shown = (answers: Record<string, unknown>): string[] => {
    let state = startRun(survey, { seed: 1 })
    const seen = new Set<string>()
    for (let view = viewRun(survey, state); view.kind === 'screen'; view = viewRun(survey, state)) {
      for (const { key } of view.questions)
        if (answers[key] !== undefined)
          state = reduceRun(survey, state, { type: 'answer', key, value: answers[key] as never })
      const answered = viewRun(survey, state)
      if (answered.kind === 'screen') for (const { key } of answered.questions) seen.add(key)
      state = reduceRun(survey, state, { type: 'next' })
    }
    return [...seen]
  }

  test('a loop over a table asks for each of its rows, in their words, in a drawn order where the file has one', () => {
    assert.ok('survey' in checkSurvey(survey))
    assert.deepEqual(
      items.map(({ id, title }) => [id, title.en]),
      [
        ['Q1', 'QID1?'],
        ['Q2_1', 'Do you like apples, no. 1?'],
        ['Q3_1', 'Why apples?'],
        ['Q2_4', 'Do you like plums, no. 2?'],
        ['Q3_4', 'Why plums?'],
        ['Q4', 'Which of these?'],
        ['Q5', 'Tell us'],
      ],
    )
    assert.equal(items[3]?.title['zh-Hans'], '您喜欢blue的吗？')
    assert.deepEqual(items[4]?.show, { left: { answer: 'Q2_4' }, is: 'equals', right: 'c2' })
    assert.deepEqual(survey.shuffleBlocks, [survey.blocks.slice(1, 3).map(({ id }) => id)])
    assert.ok(survey.blocks.slice(1, 3).every(({ show }) => JSON.stringify(show).includes('"Q1"')))
  })

  test('a quota that ends the survey counts here too; others are named', () => {
    assert.deepEqual(survey.quotas, [
      { id: 'Women', limit: 100, when: { left: { answer: 'Q1' }, is: 'equals', right: 'c2' }, ending: 'full_1' },
      { id: 'All', limit: 1000, ending: 'full_1' },
    ])
    assert.equal(survey.endings.find(({ id }) => id === 'full_1')?.outcome, 'over_quota')
    assert.deepEqual(
      lost.filter(({ kind }) => kind === 'lost').map(({ what }) => what),
      ['quota Branch', 'quota Where'],
    )
  })

  test('a matrix of one column asks which rows it holds for, with its fields and its logic', () => {
    const matrix = items.find(({ id }) => id === 'Q4')
    assert.equal(matrix?.type, 'multi')
    assert.equal(matrix?.help?.en, 'Happened to me')
    assert.deepEqual(matrix?.type === 'multi' && matrix.options.map(({ label, text }) => [label.en, text]), [
      ['Late', undefined],
      ['Else', true],
    ])
    assert.ok(shown({ Q1: 'c2', Q4: ['c1'] }).includes('Q5'), 'the row was ticked')
    assert.equal(shown({ Q1: 'c2', Q4: ['c2'] }).includes('Q5'), false)
    assert.ok(shown({ Q1: 'c2' }).includes('Q5'), 'nothing was ticked')
  })

  test('a loop of more than anybody would write stays one block, and is named', () => {
    const of = (rows: number, more: object) => {
      const Static = Object.fromEntries(Array.from({ length: rows }, (_, at) => [at + 1, { '1': `row ${at}` }]))
      const looped = { ...block('BL_1', 'QID1'), Options: { Looping: 'Static', LoopingOptions: { Static } } }
      const found = importQualtrics({ SurveyElements: [{ Element: 'BL', Payload: [looped] }, mc('QID1', more)] })
      return [found.survey?.blocks.length, found.lost[0]?.kind]
    }
    let deep: object = {}
    for (let at = 0; at < 20_000; at++) deep = { deep }
    assert.deepEqual(of(50, { deep }), [50, 'changed'])
    assert.deepEqual(of(51, {}), [1, 'lost'])
    assert.deepEqual(of(50, { QuestionText: 'y'.repeat(1_000_000) })[0], 1)
  })
})
