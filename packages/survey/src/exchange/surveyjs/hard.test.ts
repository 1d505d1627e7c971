import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkSurvey, importSurveyJs, type Lost } from '../../index.ts'

/** As SurveyJS Creator writes it, with what it offers beyond the common questions. */
const file = {
  locale: 'de',
  title: { default: 'Nach dem Kauf', 'zh-cn': '购买之后', fr: 'Après l’achat' },
  triggers: [{ type: 'complete', expression: '{would} = 0' }],
  calculatedValues: [
    { name: 'sum', expression: '{a} + {b} * 2' },
    { name: 'label', expression: 'age({birth}) + 1' },
  ],
  maxTimeToFinish: 300,
  navigateToUrl: 'https://example.com/{would}',
  navigateToUrlOnCondition: [{ expression: '{would} < 7', url: 'https://example.com/sorry' }],
  pages: [
    {
      name: 'first',
      maxTimeToFinish: 60,
      elements: [
        { type: 'rating', name: 'would', title: 'Würden Sie?', rateMin: 0, rateMax: 10, isRequired: true },
        {
          type: 'panel',
          name: 'more',
          title: 'Mehr',
          visibleIf: '{would} >= 9 || {would} < 3 && {where} anyof ["shop", "web"]',
          enableIf: '{would} > 1',
          elements: [
            { type: 'text', name: 'a', inputType: 'number', requiredIf: '{would} = 10', defaultValue: 3 },
            { type: 'text', name: 'b', inputType: 'number', visibleIf: '{a} notempty', enableIf: '{a} > 2' },
          ],
        },
        {
          type: 'checkbox',
          name: 'where',
          valueName: 'place',
          choices: [
            { value: 'shop', text: { default: 'Laden', fr: 'Magasin' } },
            { value: 'web', visibleIf: '{would} > 5' },
          ],
          hideIf: 'x',
        },
        { type: 'comment', name: 'why', title: 'Warum {would}, {panel.a}?', visibleIf: "{place} contains 'web'" },
        { type: 'text', name: 'old', visibleIf: 'age({birth}) >= 18 and {where.length} > 1' },
        { type: 'text', name: 'internal', visible: false },
        { type: 'text', name: 'late', visible: false, visibleIf: '{would} = 5' },
      ],
    },
    {
      name: 'second',
      visibleIf: "{lang} = 'de'",
      enableIf: '{would} = 1',
      elements: [
        { type: 'paneldynamic', name: 'people', templateElements: [{ type: 'text', name: 'n' }] },
        { type: 'matrixdynamic', name: 'dyn', columns: [{ name: 'c1', cellType: 'dropdown' }] },
        { type: 'matrixdropdown', name: 'drop', columns: [{ name: 'c1' }], rows: ['r1'] },
        { type: 'multipletext', name: 'mt', items: [{ name: 'i1' }] },
        { type: 'signaturepad', name: 'sign' },
        { type: 'expression', name: 'x', expression: '{a} + 1' },
        { type: 'dropdown', name: 'country', choicesByUrl: { url: 'https://example.com/c', valueName: 'name' } },
        { type: 'matrix', name: 'grid', columns: ['bad', 'good'], rows: ['speed', 'care'], isAllRowRequired: true },
        { type: 'comment', name: 'grief', visibleIf: "{grid.speed} = 'bad' and {people[0].n} notempty" },
        { type: 'comment', name: 'grief2', visibleIf: "{grid.speed} = 'bad'" },
      ],
    },
  ],
}

test('a hard file of SurveyJS becomes a survey whose logic is what it was, and everything else is named', () => {
  const { survey, lost } = importSurveyJs(JSON.parse(JSON.stringify(file)))
  assert.ok(survey)
  assert.ok('survey' in checkSurvey(survey))
  const questions = survey.blocks.flatMap(({ items }) => items)
  const showOf = (id: string) => {
    const one = questions.find((question) => question.id === id)
    return one !== undefined && 'show' in one ? one.show : undefined
  }
  assert.equal(survey.endings.at(-1)?.redirect, 'https://example.com/{{answer.would|}}')
  assert.deepEqual([...survey.languages].sort(), ['de', 'fr', 'zh-Hans'])
  // `&&` binds before `||`; both are joined with the question's own condition.
  const panel = {
    any: [
      { left: { answer: 'would' }, is: 'at_least', right: 9 },
      {
        all: [
          { left: { answer: 'would' }, is: 'less', right: 3 },
          { left: { answer: 'where' }, is: 'one_of', right: ['shop', 'web'] },
        ],
      },
    ],
  }
  const told = lost.map(({ path, what }) => `${path}: ${what}`)
  assert.deepEqual(showOf('why'), { left: { answer: 'where' }, is: 'equals', right: 'web' }, told.join('\n'))
  assert.deepEqual(showOf('grief2'), { left: { answer: 'grid', part: 'speed' }, is: 'equals', right: 'bad' })
  assert.deepEqual(showOf('late'), { left: { answer: 'would' }, is: 'equals', right: 5 })
  assert.equal(showOf('old'), undefined)
  assert.equal(showOf('grief'), undefined)
  // The panel asks for something that is asked only behind it: kept, and named.
  assert.deepEqual(showOf('a'), panel)
  for (const expected of [
    'blocks[0].items[1].show: condition on where',
    'triggers: triggers',
    'maxTimeToFinish: maxTimeToFinish',
    'navigateToUrlOnCondition: navigateToUrlOnCondition',
    ': piped text {panel.a}',
    'calculatedValues[1]: calculated value label',
    'pages[0].maxTimeToFinish: maxTimeToFinish',
    'pages[1].enableIf: enableIf',
    'pages[0].elements[1].title: title of a panel',
    'pages[0].elements[1].enableIf: enableIf',
    'pages[0].elements[1].elements[0].requiredIf: requiredIf',
    'pages[0].elements[1].elements[0].defaultValue: defaultValue',
    'pages[0].elements[1].elements[1].enableIf: enableIf',
    'pages[0].elements[2].choices: visibleIf',
    'pages[0].elements[2].hideIf: hideIf',
    'pages[0].elements[4].visibleIf: condition age({birth}) >= 18 and {where.length} > 1',
    'pages[0].elements[5].visible: hidden question',
    'lang: variable lang',
    'pages[1].elements[0]: question of type paneldynamic',
    'pages[1].elements[1]: question of type matrixdynamic',
    'pages[1].elements[2]: question of type matrixdropdown',
    'pages[1].elements[3]: question of type multipletext',
    'pages[1].elements[4]: question of type signaturepad',
    'pages[1].elements[6].choicesByUrl: choicesByUrl',
    'pages[1].elements[6].choices: choices',
  ])
    assert.ok(told.includes(expected), `${expected} in\n${told.join('\n')}`)
  assert.ok(!told.some((one) => one.startsWith('pages[0].elements[6].visible:')))
})

test('SV15 numbers and texts are compared as they are there, and what would mean something else is named', () => {
  const show = (name: string, visibleIf: string) => ({ type: 'comment', name, visibleIf })
  const { survey, lost } = importSurveyJs({
    elements: [
      { type: 'rating', name: 'would', rateMin: 0, rateMax: 10 },
      { type: 'text', name: 'code' },
      { type: 'checkbox', name: 'many', choices: ['a', 'b'] },
      show('quoted', "{would} >= '9'"),
      show('word', '{code} = 7'),
      show('letters', '{code} > 7'),
      show('same', "{many} = ['a', 'b']"),
      show('adult', '{age} >= 18'),
      show('tier', '{plan} = 2 or {plan} = "gold"'),
    ],
  })
  assert.ok(survey && 'survey' in checkSurvey(survey))
  const shows = Object.fromEntries(
    survey.blocks.flatMap(({ items }) => items).map((item) => [item.id, 'show' in item ? item.show : undefined]),
  )
  assert.deepEqual(shows.quoted, { left: { answer: 'would' }, is: 'at_least', right: 9 })
  assert.deepEqual(shows.word, { left: { answer: 'code' }, is: 'equals', right: '7' })
  assert.deepEqual(shows.adult, { left: { hidden: 'age' }, is: 'at_least', right: 18 })
  assert.deepEqual(shows.tier, {
    any: [
      { left: { hidden: 'plan' }, is: 'equals', right: '2' },
      { left: { hidden: 'plan' }, is: 'equals', right: 'gold' },
    ],
  })
  assert.deepEqual(
    survey.hidden?.map(({ id, type }) => [id, type]),
    [
      ['age', 'number'],
      ['plan', 'text'],
    ],
  )
  assert.deepEqual([shows.letters, shows.same], [undefined, undefined])
  const told = lost.map(({ what }) => what)
  assert.ok(told.includes('condition {code} > 7') && told.includes("condition {many} = ['a', 'b']"), told.join('\n'))
})

describe('SV15 files as people write them by hand', () => {
  const said = (lost: readonly Lost[]) => lost.map(({ kind, path, what }) => `${kind} ${path} ${what}`)

  test('pages without names, or of one name, all come along', () => {
    const text = (name: string) => ({ type: 'text', name })
    const { survey, lost } = importSurveyJs({
      pages: [{ elements: [text('a')] }, { elements: [text('b')] }, { name: 'page1', elements: [text('c')] }],
    })
    assert.deepEqual(
      survey?.blocks.map(({ id, items }) => [id, items.map((item) => item.id)]),
      [
        ['page1', ['a']],
        ['page2', ['b']],
        ['page1_2', ['c']],
      ],
    )
    assert.deepEqual(lost, [])
  })

  test('questions of one name are all asked, and that is said', () => {
    const { survey, lost } = importSurveyJs({
      elements: [
        { type: 'text', name: 'who' },
        { type: 'comment', name: 'who' },
        { type: 'text', name: 'why', visibleIf: '{who} notempty' },
      ],
    })
    const items = survey?.blocks[0]?.items ?? []
    assert.deepEqual(
      items.map(({ id, type }) => [id, type]),
      [
        ['who', 'short_text'],
        ['who_2', 'long_text'],
        ['why', 'short_text'],
      ],
    )
    assert.deepEqual(items[2] && 'show' in items[2] && items[2].show, { left: { answer: 'who' }, is: 'answered' })
    assert.deepEqual(said(lost), ['changed pages[0].elements[1].name name who'])
  })

  test('points of a rating are as many as there', () => {
    const rating = (more: object) => ({ type: 'rating', name: 'r', ...more })
    const read = (more: object) => importSurveyJs({ elements: [rating(more)] }).survey?.blocks[0]?.items[0]
    assert.equal(read({ rateMin: 0, rateCount: 11 })?.type, 'nps')
    assert.deepEqual(
      { ...read({ rateMin: 0, rateMax: 10, rateStep: 5 }), title: 0 },
      {
        ...{ id: 'r', title: 0, type: 'slider', min: 0, max: 10, step: 5 },
      },
    )
    const three = read({ rateValues: [1, { value: 2, text: 'So-so' }, 3] })
    assert.equal(three && 'points' in three && three.points, 3)
    const words = read({ rateValues: ['no', 'yes'] })
    assert.deepEqual(words && 'options' in words && words.options.map(({ id }) => id), ['no', 'yes'])
  })

  test('rules beside a kind are kept where they exist here; the others are named', () => {
    const { survey, lost } = importSurveyJs({
      questionsOnPageMode: 'questionPerPage',
      elements: [
        { type: 'checkbox', name: 'c', choices: ['a', 'b', 'c'], validators: [{ type: 'answercount', maxCount: 2 }] },
        { type: 'text', name: 'm', validators: [{ type: 'email' }, { type: 'regex', regex: '.*' }] },
        { type: 'tagbox', name: 't', choices: ['a', { value: 'b', score: 3 }] },
        {
          type: 'matrix',
          name: 'x',
          rows: ['r', { value: 's', visibleIf: '{m} empty' }],
          columns: [1, 2],
          isRequired: true,
        },
        { type: 'file', name: 'f', maxSize: 900_000_000, acceptedTypes: '.PDF, image/jpg,image/jpeg,.foo' },
        { type: 'comment', name: 'w', validators: [{ type: 'text', minLength: 10, notificationType: 'warning' }] },
        { type: 'dropdown', name: 'y', choicesMax: 3, isRequired: 'true', visible: 'false' },
      ],
      completeText: 'Absenden',
    })
    assert.equal(survey?.blocks[0]?.paging, 'each')
    const [choices, mail, tags, , file, advised, counted] = survey?.blocks[0]?.items ?? []
    assert.equal(choices && 'max' in choices && choices.max, 2)
    assert.equal(mail && 'format' in mail && mail.format, 'email')
    assert.equal(tags?.type, 'multi')
    assert.deepEqual(file && 'accept' in file && [file.accept, file.maxBytes], [
      ['application/pdf', 'image/jpeg'],
      50_000_000,
    ])
    assert.ok(advised?.type === 'long_text' && advised.minLength === undefined, 'advice refuses no answer')
    assert.ok(counted?.type === 'dropdown' && counted.required)
    assert.deepEqual(
      counted.options.map(({ value }) => value),
      [0, 1, 2, 3],
    )
    assert.deepEqual(said(lost), [
      'lost completeText completeText',
      'lost pages[0].elements[1].validators[1] validation regex',
      'lost pages[0].elements[2].choices score',
      'lost pages[0].elements[3].rows visibleIf',
      'changed pages[0].elements[3].isRequired answer in any row',
      'changed pages[0].elements[4].maxSize size of a file 900000000',
      'lost pages[0].elements[4].acceptedTypes kind of file .foo',
      'lost pages[0].elements[5].validators[0] validation text',
      'changed pages[0].elements[6].visible hidden question',
    ])
  })

  test('panels without end and thousands of questions are refused in no time', () => {
    let panel: object = { type: 'text', name: 'x' }
    for (let depth = 0; depth < 20_000; depth++) panel = { type: 'panel', elements: [panel] }
    assert.equal(importSurveyJs({ elements: [panel] }).survey, null)
    const many = Array.from({ length: 20_000 }, () => ({ type: 'radiogroup', name: 'q', choices: ['a'] }))
    const { survey, lost } = importSurveyJs({ elements: many })
    assert.equal(survey, null)
    assert.match(lost[0]?.reason ?? '', /^has more questions/)
  })
})

test('SV15 names in braces that only a page around the survey would fill are named once', () => {
  const { lost } = importSurveyJs({
    elements: [
      { type: 'text', name: 'a', title: { default: 'Dear {customerName}, {1} of {2}', de: 'Hallo {customerName}' } },
      { type: 'text', name: 'b', title: '{a} and {customerName}; {not a name}' },
    ],
  })
  assert.deepEqual(
    lost.map(({ what, kind }) => `${kind} ${what}`),
    ['changed piped text {customerName}'],
  )
})

test('SV15 functions, questions of yes and no, and what SurveyJS shows by itself mean here what they mean there', () => {
  const number = (name: string) => ({ type: 'text', name, inputType: 'number' })
  const show = (name: string, visibleIf: string) => ({ type: 'comment', name, visibleIf })
  const { survey, lost } = importSurveyJs({
    locale: 'zh-cn',
    calculatedValues: [
      { name: 'label', expression: "iif({a} >= 9, 'fan', iif({a} <= 6 or {b} empty, 'critic', 'other'))" },
      { name: 'share', expression: 'round(avg({a}, {b}) / 3, 1)' },
      { name: 'words', expression: 'max({a}, {text})' },
    ],
    elements: [
      ...[number('a'), number('b'), { type: 'text', name: 'text' }],
      { type: 'boolean', name: 'agree', title: { 'zh-cn': '同意吗？', default: 'Agree?' } },
      { type: 'boolean', name: 'member', valueTrue: 'Yes', valueFalse: 'No' },
      { type: 'checkbox', name: 'many', choices: ['a', 'b'], showOtherItem: true },
      show('total', 'sum({a}, {b}) > 10'),
      show('alone', '{agree} and {a} > 1'),
      show('valued', "{member} = 'Yes'"),
      show('beside', '{many-Comment} notempty'),
    ],
  })
  assert.ok(survey)
  const items = survey.blocks.flatMap((block) => block.items)
  const showOf = (id: string) => items.find((item) => item.id === id && 'show' in item)
  const a = { answer: 'a' }
  const critic = {
    any: [
      { left: a, is: 'at_most', right: 6 },
      { left: { answer: 'b' }, is: 'unanswered' },
    ],
  }
  assert.deepEqual(survey.variables, [
    {
      id: 'label',
      value: {
        if: { left: a, is: 'at_least', right: 9 },
        yes: 'fan',
        no: { if: critic, yes: 'critic', no: 'other' },
      },
    },
    {
      id: 'share',
      value: { op: 'round', of: [{ op: 'divide', of: [{ op: 'mean', of: [a, { answer: 'b' }] }, 3] }, 1] },
    },
  ])
  const of = (id: string) => (showOf(id) as { show?: unknown } | undefined)?.show
  assert.deepEqual(of('total'), { left: { op: 'add', of: [0, a, { answer: 'b' }] }, is: 'more', right: 10 })
  const agreed = { left: { answer: 'agree' }, is: 'equals', right: 'true' }
  assert.deepEqual(of('alone'), { all: [agreed, { left: a, is: 'more', right: 1 }] })
  assert.deepEqual(of('valued'), { left: { answer: 'member' }, is: 'equals', right: 'Yes' })
  assert.equal(of('beside'), undefined)
  assert.equal(survey.hidden, undefined, 'what is typed beside a choice is no word of the link')
  assert.deepEqual(
    lost.map(({ what }) => what),
    ['calculated value words', 'condition {many-Comment} notempty'],
  )
  const [, , , agree, , many] = items
  assert.ok(agree?.type === 'single' && many?.type === 'multi')
  assert.deepEqual([agree.title, agree.options[0]?.label], [{ 'zh-Hans': '同意吗？' }, { 'zh-Hans': '是' }])
  assert.deepEqual(
    [many.options.at(-1)?.label, survey.endings[0]?.title],
    [{ 'zh-Hans': '其他' }, { 'zh-Hans': '谢谢您的回答' }],
  )
})
