// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how Qualtrics writes what it pipes
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Question } from '../../definition/questions.ts'
import { importQualtrics } from './import-survey.ts'

type Payload = { QuestionID: string } & Record<string, unknown>

const ask = (id: string, QuestionText: string, more: object = {}): Payload => ({
  ...{ QuestionID: id, QuestionType: 'TE', Selector: 'SL', QuestionText },
  ...more,
})

function imported(questions: readonly Payload[], flow: readonly object[], options: object = {}) {
  const BlockElements = questions.map(({ QuestionID }) => ({ Type: 'Question', QuestionID }))
  const { survey, lost } = importQualtrics({
    SurveyEntry: { SurveyName: 'S', SurveyLanguage: 'EN' },
    SurveyElements: [
      { Element: 'BL', Payload: [{ Type: 'Default', ID: 'BL_1', Description: 'B', BlockElements }] },
      { Element: 'FL', Payload: { Flow: [...flow, { Type: 'Standard', ID: 'BL_1' }] } },
      { Element: 'SO', Payload: options },
      ...questions.map((Payload) => ({ Element: 'SQ', Payload })),
    ],
  })
  if (survey === null) throw new Error('nothing was imported')
  const items = survey.blocks.flatMap(({ items }) => items as Question[])
  const said = lost.map(({ kind, what, reason }) => `${kind} ${what} ${reason}`)
  return { survey, items, said, hidden: (survey.hidden ?? []).map(({ id }) => id) }
}

const sets = (...fields: object[]) => ({ Type: 'EmbeddedData', EmbeddedData: fields })
const field = (LeftOperand: string, RightOperand: string) => ({
  '0': { '0': { LogicType: 'EmbeddedField', LeftOperand, Operator: 'EqualTo', RightOperand }, Type: 'If' },
})
const linked = 'becomes a hidden field that the link may set'

test('fields of a contact list, which no flow declares, come with the link where a text or a condition names them', () => {
  const { items, said, hidden } = imported(
    [ask('QID1', 'Hi ${e://Field/First Name}'), ask('QID2', 'Why gold?', { DisplayLogic: field('tier', 'gold') })],
    [sets({ Field: 'First Name', Type: 'Recipient' })],
  )
  assert.equal(items[0]?.title.en, 'Hi {{hidden.f_First_Name|}}')
  assert.deepEqual(items[1]?.show, { left: { hidden: 'tier' }, is: 'equals', right: 'gold' })
  assert.deepEqual(hidden, ['f_First_Name', 'tier'])
  assert.deepEqual(said, [`changed embedded data First Name ${linked}`, `changed embedded data tier ${linked}`])
})

test('what the flow sets is a variable; under a branch it is what the link says until the branch holds', () => {
  const { survey, items, said, hidden } = imported(
    [ask('QID1', '${e://Field/wave} of ${e://Field/plan}')],
    [
      sets({ Field: 'wave', Type: 'Custom', Value: '3' }, { Field: 'plan', Type: 'Recipient' }),
      { Type: 'Branch', BranchLogic: field('tier', 'gold'), Flow: [sets({ Field: 'plan', Value: 'best' })] },
    ],
  )
  assert.equal(items[0]?.title.en, '{{variable.wave|}} of {{variable.plan|}}')
  const gold = { left: { hidden: 'tier' }, is: 'equals', right: 'gold' } as const
  assert.deepEqual(survey.variables, [
    { id: 'wave', value: '3' },
    { id: 'plan', value: { if: gold, yes: 'best', no: { hidden: 'plan' } } },
  ])
  assert.deepEqual(hidden, ['tier', 'plan'])
  assert.deepEqual(said, [`changed embedded data tier ${linked}`])
})

test('a value that is drawn or made of an answer stays with the link, and what only Qualtrics knows is named', () => {
  const { survey, hidden, said } = imported(
    [ask('QID1', 'Which?')],
    [
      { Type: 'BlockRandomizer', SubSet: 1, Flow: [sets({ Field: 'arm', Value: 'a' })] },
      sets({ Field: 'first', Value: '${q://QID1/ChoiceTextEntryValue}' }),
    ],
    { EOSRedirectURL: 'https://panel.example/?id=${e://Field/pid}&r=${e://Field/ResponseID}' },
  )
  assert.equal(survey.variables, undefined)
  assert.deepEqual(hidden, ['pid', 'arm', 'first'])
  assert.equal(survey.endings[0]?.redirect, 'https://panel.example/?id={{hidden.pid|}}&r=')
  const byLink = 'is set by the link here, not by the survey'
  assert.deepEqual(said, [
    `changed value of embedded data arm ${byLink}`,
    `changed value of embedded data first ${byLink}`,
    'lost piped text ${e://Field/ResponseID} has no counterpart here',
    `changed embedded data pid ${linked}`,
  ])
})

test('more fields than a survey may have are no reason to refuse it: those that it needs stay', () => {
  const fields = Array.from({ length: 140 }, (_, at) => ({ Field: `f${at}`, Type: 'Recipient' }))
  const { hidden, items, said } = imported([ask('QID1', 'Hi ${e://Field/f139}')], [sets(...fields)])
  assert.equal(hidden.length, 100)
  assert.equal(hidden[0], 'f139')
  assert.equal(items[0]?.title.en, 'Hi {{hidden.f139|}}')
  assert.equal(said.filter((one) => one.endsWith('is more than a survey may have here')).length, 40)
})

test('choices carried forward are all choices of that question, in every language, and logic finds them', () => {
  const choices = { '1': { Display: 'Shop' }, '2': { Display: 'Web' } }
  const from = ask('QID1', 'Which?', {
    ...{ QuestionType: 'MC', Selector: 'MAVR', Choices: choices, ChoiceOrder: ['2', '1'] },
    Language: { DE: { QuestionText: 'Welche?', Choices: { '1': { Display: 'Laden' }, '2': { Display: 'Netz' } } } },
  })
  const best = ask('QID2', 'Best?', {
    ...{ QuestionType: 'MC', Selector: 'SAVR', Choices: { '4': { Display: 'None' } }, ChoiceOrder: ['4'] },
    DynamicChoices: { Locator: 'q://QID1/ChoiceGroup/SelectedChoices', DynamicType: 'ChoiceGroup' },
  })
  const web = { LogicType: 'Question', LeftOperand: 'q://QID2/SelectableChoice/x2', Operator: 'Selected' }
  const why = ask('QID3', 'Why the web?', { DisplayLogic: { '0': { '0': web, Type: 'If' } } })
  const { items, said } = imported([from, best, why], [])
  assert.deepEqual(items[1] && 'options' in items[1] && items[1].options, [
    { id: 'cx2', label: { en: 'Web', de: 'Netz' } },
    { id: 'cx1', label: { en: 'Shop', de: 'Laden' } },
    { id: 'c4', label: { en: 'None' } },
  ])
  assert.deepEqual(items[2]?.show, { left: { answer: 'QID2' }, is: 'equals', right: 'cx2' })
  assert.deepEqual(said, ['changed choices carried forward all choices of that question are offered'])
})

test('questions that take their choices from each other in a circle end there', () => {
  const taking = (id: string, source: string) =>
    ask(id, id, {
      ...{ QuestionType: 'MC', Selector: 'SAVR', Choices: { '1': { Display: id } } },
      DynamicChoices: { Locator: `q://${source}/ChoiceGroup/SelectedChoices` },
    })
  const { items } = imported([taking('QID1', 'QID2'), taking('QID2', 'QID1')], [])
  assert.deepEqual(
    items.map((item) => 'options' in item && item.options.length),
    [3, 2],
  )
})
