import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkSurvey, importSurveyJs, type Question, reduceRun, type Survey, startRun, viewRun } from '../../index.ts'

/** A survey as a purchasing department has it, with questions that ask several things at once. */
const file = {
  title: 'Suppliers',
  calculatedValues: [
    { name: 'whole', expression: "{first} + ' ' + {last}" },
    { name: 'risky', expression: '{first} + 1' },
  ],
  pages: [
    {
      name: 'p1',
      elements: [
        {
          type: 'multipletext',
          name: 'contact',
          valueName: 'who',
          title: { default: 'Your details', de: 'Ihre Angaben' },
          description: 'Only for this order',
          isRequired: true,
          items: [
            { name: 'name', title: { default: 'Name', fr: 'Nom' }, isRequired: true },
            { name: 'mail', inputType: 'email' },
            {
              name: 'age',
              inputType: 'number',
              min: 0,
              max: 99,
              validators: [{ type: 'numeric', minValue: 18, maxValue: 120, text: 'Adults only' }],
            },
          ],
        },
        { type: 'text', name: 'hello', title: 'Hello {contact.name}', visibleIf: '{contact.age} > 17' },
        { type: 'text', name: 'shared', visibleIf: '{who.age} > 17' },
        { type: 'text', name: 'any', visibleIf: '{contact} notempty' },
        { type: 'text', name: 'first' },
        { type: 'text', name: 'last' },
        { type: 'text', name: 'due', inputType: 'date', min: '=today()' },
      ],
    },
    {
      name: 'p2',
      elements: [
        {
          type: 'matrixdropdown',
          name: 'tools',
          title: 'Tools',
          choices: ['never', 'often'],
          rows: [{ value: 'crm', text: 'CRM' }, 'erp'],
          visibleIf: "{first} = 'A'",
          columns: [
            { name: 'use', title: 'Use', isRequired: true },
            { name: 'who', cellType: 'checkbox', choices: ['me', 'me too'], showOtherItem: true },
            { name: 'paid', cellType: 'boolean' },
            { name: 'why', cellType: 'comment' },
          ],
        },
        {
          type: 'text',
          name: 'deep',
          visibleIf:
            "{tools.crm.use} = 'often' and {tools.erp.why} notempty and {tools.crm.paid} = true and {tools.crm.who} contains 'me'",
        },
      ],
    },
  ],
}

const { survey, lost } = importSurveyJs(JSON.parse(JSON.stringify(file)))
const told = lost.map(({ path, what }) => `${path}: ${what}`)
const questions = (survey?.blocks.flatMap(({ items }) => items) ?? []) as Question[]
const of = (id: string) => questions.find((one) => one.id === id)

describe('SV15 a question of SurveyJS that asks several things becomes that many questions', () => {
  test('several short texts keep kind, bounds, languages and what conditions and texts say of them', () => {
    assert.ok(survey && 'survey' in checkSurvey(survey))
    assert.deepEqual(of('contact_name'), {
      id: 'contact_name',
      type: 'short_text',
      title: { en: 'Your details – Name', de: 'Ihre Angaben – Name', fr: 'Your details – Nom' },
      help: { en: 'Only for this order' },
      required: true,
    })
    const mail = of('contact_mail')
    assert.ok(mail?.type === 'short_text' && mail.format === 'email' && mail.help === undefined)
    const age = of('contact_age')
    assert.ok(age?.type === 'number')
    assert.deepEqual([age.min, age.max], [18, 99], 'both bounds hold')
    assert.equal(of('hello')?.title.en, 'Hello {{answer.contact_name|}}')
    const adult = { left: { answer: 'contact_age' }, is: 'more', right: 17 }
    assert.deepEqual([of('hello')?.show, of('shared')?.show], [adult, adult])
    for (const expected of [
      'pages[0].elements[0]: question of type multipletext',
      'pages[0].elements[0].isRequired: answer in any field',
      'pages[0].elements[0].items[2].validators[0].text: own words for errors',
      'pages[0].elements[3].visibleIf: condition {contact} notempty',
      'pages[0].elements[6].min: bound =today()',
    ])
      assert.ok(told.includes(expected), `${expected} in\n${told.join('\n')}`)
  })

  test('a table of choices and texts becomes a matrix for each column of choices, and questions row by row', () => {
    const show = { left: { answer: 'first' }, is: 'equals', right: 'A' }
    const line = (id: string, en = id) => ({ id, label: { en } })
    const rows = [line('crm', 'CRM'), line('erp')]
    const matrix = { type: 'matrix', rows, show }
    assert.deepEqual(of('tools_use'), {
      ...matrix,
      ...{ id: 'tools_use', title: { en: 'Tools – Use' }, required: true, columns: [line('never'), line('often')] },
    })
    assert.deepEqual(of('tools_who'), {
      ...matrix,
      ...{ id: 'tools_who', title: { en: 'Tools – who' }, multiple: true },
      columns: [line('me'), line('c_me_too', 'me too')],
    })
    assert.equal(of('tools_crm_why')?.title.en, 'Tools – CRM – why')
    assert.deepEqual(of('deep')?.show, {
      all: [
        { left: { answer: 'tools_use', part: 'crm' }, is: 'equals', right: 'often' },
        { left: { answer: 'tools_erp_why' }, is: 'answered' },
        { left: { answer: 'tools_paid', part: 'crm' }, is: 'equals', right: 'true' },
        { left: { answer: 'tools_who', part: 'crm' }, is: 'equals', right: 'me' },
      ],
    })
    assert.ok(told.includes('pages[1].elements[0].columns: text field of a row or column'), told.join('\n'))
  })

  test('its logic runs as it ran there', () => {
    const run = (tools: string) => {
      let state = startRun(survey as Survey, { seed: 1 })
      const answer = (key: string, value: unknown) => {
        state = reduceRun(survey as Survey, state, { type: 'answer', key, value } as never)
      }
      const values = { contact_name: 'A', first: 'A' }
      for (const [key, value] of Object.entries(values)) answer(key, value)
      state = reduceRun(survey as Survey, state, { type: 'next' })
      answer('tools_use', { crm: tools, erp: 'never' })
      answer('tools_erp_why', 'because')
      answer('tools_paid', { crm: 'true' })
      answer('tools_who', { crm: ['c_me_too', 'me'] })
      const view = viewRun(survey as Survey, state)
      return view.kind === 'screen' && view.questions.some(({ key }) => key === 'deep')
    }
    assert.deepEqual([run('often'), run('never')], [true, false])
  })
})

test('SV15 `+` between texts puts them together; a text beside a number could mean either, and is named', () => {
  assert.deepEqual(survey?.variables, [
    { id: 'whole', value: { op: 'join', of: [{ answer: 'first' }, ' ', { answer: 'last' }] } },
  ])
  assert.ok(told.includes('calculatedValues[1]: calculated value risky'), told.join('\n'))
})
