import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  checkSurvey,
  exportQualtrics,
  importQualtrics,
  reduceRun,
  type Survey,
  startRun,
  viewRun,
} from '../../index.ts'

const sq = (QuestionID: string, payload: object) => ({
  Element: 'SQ',
  PrimaryAttribute: QuestionID,
  Payload: { QuestionID, DataExportTag: QuestionID, QuestionText: `${QuestionID}?`, Language: [], ...payload },
})
const mc = (id: string, more: object = {}) =>
  sq(id, {
    ...{ QuestionType: 'MC', Selector: 'SAVR', Choices: { '1': { Display: 'One' }, '2': { Display: 'Two' } } },
    ...more,
  })
const block = (ID: string, ...questions: (string | null)[]) => ({
  ...{ Type: 'Standard', ID, Description: ID, Options: {} },
  BlockElements: questions.map((one) =>
    one === null ? { Type: 'Page Break' } : { Type: 'Question', QuestionID: one },
  ),
})
const logic = (...expressions: object[]) => ({ '0': { ...expressions, Type: 'If' }, Type: 'BooleanExpression' })
const chosen = (id: string, number: number) => ({
  ...{ LogicType: 'Question', QuestionID: id, Operator: 'Selected', Type: 'Expression' },
  LeftOperand: `q://${id}/SelectableChoice/${number}`,
})
const field = (LeftOperand: string, Operator: string, RightOperand: string) => ({
  ...{ LogicType: 'EmbeddedField', Type: 'Expression', LeftOperand, Operator, RightOperand },
})
const file = (blocks: object[], Flow: object[], questions: object[]) => ({
  SurveyEntry: { SurveyID: 'SV_1', SurveyName: 'S', SurveyLanguage: 'EN' },
  SurveyElements: [
    { Element: 'BL', Payload: blocks },
    { Element: 'FL', Payload: { Type: 'Root', Flow } },
    ...questions,
  ],
})

/** Reads a file that must become a valid survey; gives it with what is said of losses. */
function read(json: object): { survey: Survey; told: string[] } {
  const { survey, lost } = importQualtrics(JSON.parse(JSON.stringify(json)))
  const told = lost.map(({ path, what }) => `${path}: ${what}`)
  assert.ok(survey, told.join('\n'))
  assert.ok('survey' in checkSurvey(survey))
  return { survey, told }
}

/** Questions that a respondent meets who answers so; others are passed over. */
function way(
  survey: Survey,
  answers: Record<string, string>,
  { seed = 7, ...hidden }: { seed?: number; [field: string]: string | number | undefined } = {},
): string[] {
  let state = startRun(survey, { seed, hidden: hidden as Record<string, string> })
  const met: string[] = []
  for (let view = viewRun(survey, state); view.kind === 'screen'; view = viewRun(survey, state)) {
    for (const { key } of view.questions) {
      met.push(key)
      if (answers[key]) state = reduceRun(survey, state, { type: 'answer', key, value: answers[key] })
    }
    state = reduceRun(survey, state, { type: 'next' })
    assert.deepEqual(state.faults, [])
  }
  return met
}

describe('SV15 the flow of Qualtrics runs as it ran there', () => {
  test('a branch that shows a block and ends the survey ends it for those who saw the block', () => {
    const Flow = [
      { Type: 'Standard', ID: 'BL_1' },
      {
        Type: 'Branch',
        BranchLogic: logic(chosen('QID1', 1)),
        Flow: [
          { Type: 'Standard', ID: 'BL_2' },
          { Type: 'EndSurvey', EndingType: 'Advanced', Options: {} },
        ],
      },
      { Type: 'Standard', ID: 'BL_3' },
    ]
    const { survey, told } = read(
      file([block('BL_1', 'QID1'), block('BL_2', 'QID2'), block('BL_3', 'QID3')], Flow, [
        mc('QID1'),
        mc('QID2'),
        mc('QID3'),
      ]),
    )
    assert.deepEqual(way(survey, { QID1: 'c1' }), ['QID1', 'QID2'])
    assert.deepEqual(way(survey, { QID1: 'c2' }), ['QID1', 'QID3'])
    assert.deepEqual(told, [])
  })

  test('pages of a block, and blocks of a group, are drawn as one; of a randomiser as many are shown as it says', () => {
    const random = (show: number, ...Flow: object[]) => ({ Type: 'BlockRandomizer', SubSet: String(show), Flow })
    const standard = (ID: string) => ({ Type: 'Standard', ID })
    const group = (...Flow: object[]) => ({ Type: 'Group', Flow })
    const questions = ['QID1', 'QID2', 'QID3', 'QID4'].map((id) => mc(id))
    const ways = (survey: Survey) =>
      [...new Set(Array.from({ length: 40 }, (_, seed) => way(survey, {}, { seed }).join(' ')))].sort()
    const paged = read(
      file(
        [block('BL_1', 'QID1', 'QID2', null, 'QID3'), block('BL_2', 'QID4')],
        [random(2, standard('BL_1'), standard('BL_2'))],
        questions,
      ),
    )
    assert.deepEqual(paged.told, [])
    assert.deepEqual(ways(paged.survey), ['QID1 QID2 QID3 QID4', 'QID4 QID1 QID2 QID3'])
    const blocks = [block('BL_1', 'QID1'), block('BL_2', 'QID2'), block('BL_3', 'QID3'), block('BL_4', 'QID4')]
    const one = [random(1, group(standard('BL_1'), standard('BL_2')), standard('BL_3')), standard('BL_4')]
    const grouped = read(file(blocks, one, questions))
    assert.deepEqual(grouped.told, [])
    assert.deepEqual(ways(grouped.survey), ['QID1 QID2 QID4', 'QID3 QID4'])
    const again = importQualtrics(exportQualtrics(grouped.survey).json)
    assert.deepEqual(again.survey && ways(again.survey), ways(grouped.survey))
    const plain = read(file(blocks, [random(3, ...['BL_1', 'BL_2', 'BL_3'].map(standard))], questions))
    assert.deepEqual([plain.survey.shuffleBlocks, plain.told], [[['BL_1', 'BL_2', 'BL_3']], []])
  })

  test('of a block as many questions are shown as it says, and those that keep their place keep it', () => {
    const ids = ['QID1', 'QID2', 'QID3', 'QID4', 'QID5']
    const random = (kind: string, Advanced: object) => ({
      ...block('BL_1', ...ids),
      Options: { RandomizeQuestions: kind, Randomization: { Advanced, EvenPresentation: false } },
    })
    const questions = ids.map((id) => mc(id))
    const Flow = [{ Type: 'Standard', ID: 'BL_1' }]
    const ways = (survey: Survey) => Array.from({ length: 60 }, (_, seed) => way(survey, {}, { seed }))
    const marks = (mark: string, count: number) => Array.from({ length: count }, () => `{~${mark}~}`)
    const some = read(
      file(
        [
          random('Advanced', {
            FixedOrder: ['QID4', ...marks('SubSet', 2), 'QID1'],
            ...{ RandomizeAll: [], RandomSubSet: ['QID2', 'QID3', 'QID5'], TotalRandSubset: 2 },
          }),
        ],
        Flow,
        questions,
      ),
    )
    assert.deepEqual(some.told, [])
    for (const met of ways(some.survey)) assert.deepEqual([met.length, met[0], met[3]], [4, 'QID4', 'QID1'])
    assert.equal(new Set(ways(some.survey).map(String)).size, 6, 'each two of three, in both orders')
    const again = importQualtrics(exportQualtrics(some.survey).json)
    assert.deepEqual(again.survey?.blocks, some.survey.blocks)
    const all = { FixedOrder: ['QID1', ...marks('Randomized', 4)], RandomizeAll: ids.slice(1), RandomSubSet: [] }
    const first = read(file([random('Advanced', all)], Flow, questions))
    assert.deepEqual(first.told, [])
    for (const met of ways(first.survey)) assert.deepEqual([met.length, met[0]], [5, 'QID1'])
    const three = read(file([random('RandomWithOnlyX', { TotalRandSubset: '3' })], Flow, questions))
    assert.deepEqual([three.told, three.survey.blocks[0]?.draw], [[], 3])
    assert.deepEqual(read(file([random('RandomWithXPerPage', { QuestionsPerPage: 0 })], Flow, questions)).told, [])
    const both = { ...all, FixedOrder: ids, RandomSubSet: ['QID5'] }
    assert.deepEqual(read(file([random('Advanced', both)], Flow, questions)).told, [
      'BL.BL_1: random questions Advanced',
    ])
  })

  test('what a random choice among blocks cannot be here is said', () => {
    const random = (show: number, ...Flow: object[]) => ({ Type: 'BlockRandomizer', SubSet: show, Flow })
    const standard = (ID: string) => ({ Type: 'Standard', ID })
    const blocks = [block('BL_1', 'QID1'), block('BL_2', 'QID2'), block('BL_3', 'QID3')]
    const questions = ['QID1', 'QID2', 'QID3'].map((id) => mc(id))
    const nested = read(
      file(blocks, [random(1, random(1, standard('BL_1'), standard('BL_2')), standard('BL_3'))], questions),
    )
    assert.deepEqual(nested.told, [
      'FL.Flow[0].Flow[0]: random order of blocks',
      'FL.Flow[0].Flow[0]: 1 / 2 blocks at random',
    ])
    assert.deepEqual(nested.survey.shuffleBlocks, [{ units: [['BL_1', 'BL_2'], ['BL_3']], show: 1 }])
    const arm = { Type: 'EmbeddedData', EmbeddedData: [] }
    const empty = read(file(blocks, [random(1, standard('BL_1'), standard('BL_2'), arm)], questions))
    assert.deepEqual(empty.told, ['FL.Flow[0]: 1 / 3 blocks at random'])
    assert.deepEqual(empty.survey.shuffleBlocks, [['BL_1', 'BL_2']])
    const even = read(
      file(blocks, [{ ...random(1, standard('BL_1'), standard('BL_2')), EvenPresentation: true }], questions),
    )
    assert.deepEqual(even.told, ['FL.Flow[0]: even numbers of each'])
  })

  test('embedded data that is compared with numbers is compared as a number', () => {
    const Flow = [
      { Type: 'EmbeddedData', EmbeddedData: [{ Field: 'age' }, { Field: 'plan' }] },
      {
        Type: 'Branch',
        BranchLogic: logic(field('age', 'GreaterThan', '9')),
        Flow: [{ Type: 'Standard', ID: 'BL_1' }],
      },
      { Type: 'Branch', BranchLogic: logic(field('plan', 'EqualTo', '2')), Flow: [{ Type: 'Standard', ID: 'BL_2' }] },
    ]
    const { survey } = read(file([block('BL_1', 'QID1'), block('BL_2', 'QID2')], Flow, [mc('QID1'), mc('QID2')]))
    assert.deepEqual(way(survey, {}, { age: '10', plan: '2' }), ['QID1', 'QID2'])
    assert.deepEqual(way(survey, {}, { age: '8', plan: '02' }), [])
  })
})

test('SV15 what a question of Qualtrics loses on its way is named', () => {
  const questions = [
    sq('QID1', {
      ...{ QuestionType: 'Matrix', Selector: 'Likert', SubSelector: 'MultipleAnswer' },
      Choices: { '1': { Display: 'Speed' }, '2': { Display: 'Other', TextEntry: 'true' } },
      Answers: { '1': { Display: 'Good' }, '2': { Display: 'None', ExclusiveAnswer: true } },
    }),
    sq('QID2', { QuestionType: 'DB', Selector: 'GRB', Graphics: 'IM_1' }),
    sq('QID3', { QuestionType: 'CS', Selector: 'HR', Choices: { '1': { Display: 'A' }, '2': { Display: 'B' } } }),
    sq('QID4', { QuestionType: 'TE', Selector: 'PW' }),
    mc('QID5', { Validation: { Settings: { ForceResponse: 'RequestResponse' } } }),
    sq('QID6', {
      ...{ QuestionType: 'Slider', Selector: 'HSLIDER', Choices: { '1': { Display: 'A' } } },
      Configuration: { CSSliderMin: 0, CSSliderMax: 1, NumDecimals: '2' },
    }),
  ]
  for (const [id, type] of [
    ['QID7', 'SBS'],
    ['QID8', 'HeatMap'],
    ['QID9', 'PGR'],
    ['QID10', 'Timing'],
    ['QID11', 'HotSpot'],
    ['QID12', 'Meta'],
    ['QID13', 'Captcha'],
    ['QID14', 'Draw'],
    ['QID15', 'DD'],
  ] as const)
    questions.push(sq(id, { QuestionType: type, Selector: 'X', Choices: { '1': { Display: 'A' } } }))
  const ids = questions.map(({ PrimaryAttribute }) => PrimaryAttribute)
  const { survey, told } = read(file([block('BL_1', ...ids)], [{ Type: 'Standard', ID: 'BL_1' }], questions))
  const items = survey.blocks.flatMap((one) => one.items)
  assert.deepEqual(
    items.map(({ type }) => type),
    ['matrix', 'statement', 'sum', 'long_text', 'single', 'slider'],
  )
  assert.equal((items[5] as { step: number }).step, 0.01)
  for (const expected of [
    'SQ.QID1.Choices.2: text field of a row or column',
    'SQ.QID1.Answers.2: answer that excludes others',
    'SQ.QID2.Graphics: picture or film in a text',
    'SQ.QID3.Validation: sum without a total',
    'SQ.QID4.Selector: hidden entry of a password',
    'SQ.QID5.Validation: answer that is asked for once more',
  ])
    assert.ok(told.includes(expected), `${expected} in\n${told.join('\n')}`)
  for (let number = 7; number <= 15; number++)
    assert.ok(
      told.some((one) => one.startsWith(`SQ.QID${number}: question of type`)),
      `QID${number}`,
    )
})

describe('SV15 an end of the survey behind a block that not everybody sees', () => {
  const blocks = [block('BL_a', 'QID1'), block('BL_b', 'QID2'), block('BL_c', 'QID3')]
  const branch = (condition: object, step: object) => ({ Type: 'Branch', BranchLogic: logic(condition), Flow: [step] })
  const endingWhen = (condition: object) =>
    read(
      file(
        blocks,
        [
          { Type: 'Standard', ID: 'BL_a' },
          branch(chosen('QID1', 1), { Type: 'Standard', ID: 'BL_b' }),
          branch(condition, { Type: 'EndSurvey' }),
          { Type: 'Standard', ID: 'BL_c' },
        ],
        [mc('QID1'), mc('QID2'), mc('QID3')],
      ),
    )

  test('whoever skips that block ends too', () => {
    const { survey, told } = endingWhen(chosen('QID1', 2))
    assert.deepEqual(told, [])
    assert.deepEqual(way(survey, { QID1: 'c1' }), ['QID1', 'QID2', 'QID3'])
    assert.deepEqual(way(survey, { QID1: 'c2' }), ['QID1'])
  })

  test('an answer given there ends it for those who gave it, and for nobody else', () => {
    const { survey, told } = endingWhen(chosen('QID2', 2))
    assert.deepEqual(told, [])
    assert.deepEqual(way(survey, { QID1: 'c1', QID2: 'c2' }), ['QID1', 'QID2'])
    assert.deepEqual(way(survey, { QID1: 'c1', QID2: 'c1' }), ['QID1', 'QID2', 'QID3'])
    assert.deepEqual(way(survey, { QID1: 'c2' }), ['QID1', 'QID3'])
  })
})

test('SV15 a row between two words keeps both, and points in between that are counted', () => {
  const bipolar = sq('QID1', {
    ...{ QuestionType: 'Matrix', Selector: 'Bipolar', SubSelector: 'SingleAnswer' },
    ...{ Choices: { '1': { Display: 'Slow:Fast' }, '2': { Display: 'Cold: Warm' } }, ChoiceOrder: ['1', '2'] },
    ...{ Answers: { '1': { Display: 'Point 1' }, '2': { Display: 'Point 2' }, '3': { Display: '' } } },
    RecodeValues: { '1': '-1', '2': '0', '3': '1' },
  })
  const { survey, told } = read(file([block('BL_a', 'QID1')], [{ Type: 'Standard', ID: 'BL_a' }], [bipolar]))
  assert.deepEqual(told, ['SQ.QID1: question of type Matrix/Bipolar'])
  const [matrix] = survey.blocks[0]?.items ?? []
  assert.ok(matrix?.type === 'matrix')
  assert.deepEqual(
    matrix.rows.map(({ label }) => label.en),
    ['Slow – Fast', 'Cold – Warm'],
  )
  assert.deepEqual(
    matrix.columns.map(({ label, value }) => [label.en, value]),
    [
      ['1', -1],
      ['2', 0],
      ['3', 1],
    ],
  )
})
