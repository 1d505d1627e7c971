import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { arbitrarySurvey } from '../../test/arbitrary-survey.ts'
import { drawProperty } from '../../test/draw.ts'
import { checkSurvey, fontStacks } from '../index.ts'

const en = (text: string) => ({ en: text })
const block = (id: string, ...items: unknown[]) => ({ id, paging: 'each', items })
const ask = (id: string, more: object = {}) => ({ id, type: 'short_text', title: en('?'), ...more })
const pick = (id: string, more: object = {}) => ({
  id,
  type: 'single',
  title: en('?'),
  options: [
    { id: 'a', label: en('A') },
    { id: 'b', label: en('B') },
  ],
  ...more,
})

function survey(parts: object): object {
  return {
    format: 'opencxm-survey/1',
    id: 's',
    version: 1,
    name: 'S',
    languages: ['en'],
    blocks: [block('one', ask('q1'))],
    endings: [{ id: 'done', outcome: 'complete', title: en('Thank you') }],
    ...parts,
  }
}

/** Paths and codes of what is wrong. */
function wrong(parts: object): string[] {
  const result = checkSurvey(survey(parts))
  return 'issues' in result ? result.issues.map(({ path, code }) => `${path} ${code}`) : []
}

const show = (condition: object) => ({ blocks: [block('one', pick('q1'), ask('q2', { show: condition }))] })
const at = 'blocks[0].items[1].show'

describe('SV10 a definition is refused with path and reason', () => {
  test('accepts a plain one, and says what is missing in sentences', () => {
    assert.deepEqual(wrong({}), [])
    const result = checkSurvey({})
    assert.ok('issues' in result)
    assert.equal(result.issues.find(({ path }) => path === 'blocks')?.message, 'blocks is missing.')
    for (const junk of [null, 1, 'x', [], { blocks: 1 }]) assert.ok('issues' in checkSurvey(junk))
  })

  const cases: [string, object, string[]][] = [
    [
      'an unknown type',
      { blocks: [block('one', ask('q1', { type: 'quiz' }))] },
      ['blocks[0].items[0].type unknown_type'],
    ],
    [
      'a property that does not exist',
      { blocks: [block('one', ask('q1', { requird: true }))] },
      ['blocks[0].items[0].requird unknown_property'],
    ],
    [
      'a property of another type',
      { blocks: [block('one', ask('q1', { points: 5 }))] },
      ['blocks[0].items[0].points unknown_property'],
    ],
    [
      'an id used twice',
      { blocks: [block('one', ask('q1')), block('two', ask('q1'))] },
      ['blocks[].items[1].id duplicate_id'],
    ],
    ['an id that objects have already', { blocks: [block('one', ask('__proto__'))] }, ['blocks[0].items[0].id bad_id']],
    [
      'a scale upside down',
      { blocks: [block('one', ask('q1', { type: 'slider', min: 5, max: 1, step: 1 }))] },
      ['blocks[0].items[0].max empty_range', 'blocks[0].items[0].step empty_range'],
    ],
    [
      'more choices than options',
      { blocks: [block('one', pick('q1', { type: 'multi', min: 3 }))] },
      ['blocks[0].items[0].min empty_range'],
    ],
    [
      'a picture without picture',
      { blocks: [block('one', pick('q1', { type: 'picture' }))] },
      ['blocks[0].items[0].options[0].image missing', 'blocks[0].items[0].options[1].image missing'],
    ],
    [
      'a day that does not exist',
      { blocks: [block('one', ask('q1', { type: 'date', min: '2023-02-29' }))] },
      ['blocks[0].items[0].min bad_date'],
    ],
    [
      'a condition on a question that does not exist',
      show({ left: { answer: 'q9' }, is: 'answered' }),
      [`${at} unknown_question`],
    ],
    [
      'a condition on an option that does not exist',
      show({ left: { answer: 'q1' }, is: 'equals', right: 'c' }),
      [`${at} unknown_option`],
    ],
    ['a comparison with nothing', show({ left: { answer: 'q1' }, is: 'equals' }), [`${at}.right missing`]],
    ['program text', show({ left: { eval: 'alert(1)' }, is: 'answered' }), [`${at}.left bad_expression`]],
    [
      'a condition on what is known and not declared',
      show({ left: { known: 'plan' }, is: 'answered' }),
      [`${at} unknown_known`],
    ],
    ['a loop value outside a loop', show({ left: { loop: 'id' }, is: 'answered' }), [`${at} no_loop`]],
    [
      'a variable that reads itself',
      { variables: [{ id: 'v', value: { variable: 'v' } }] },
      ['variables[0].value unknown_variable'],
    ],
    [
      'a jump backward',
      { blocks: [block('one', ask('q1')), block('two', ask('q2', { jumps: [{ to: { block: 'one' } }] }))] },
      ['blocks[1].items[0].jumps[0].to jump_backward'],
    ],
    [
      'a jump nowhere',
      { blocks: [block('one', ask('q1', { jumps: [{ to: { ending: 'x' } }] }))] },
      ['blocks[0].items[0].jumps[0].to unknown_ending'],
    ],
    [
      'a jump on its own screen',
      {
        blocks: [
          { id: 'one', paging: 'together', items: [ask('q1', { jumps: [{ to: { question: 'q2' } }] }), ask('q2')] },
        ],
      },
      ['blocks[0].items[0].jumps[0].to jump_on_screen'],
    ],
    [
      'a jump into shuffled blocks',
      {
        blocks: [
          block('one', ask('q1', { jumps: [{ to: { block: 'b' } }] })),
          block('a', ask('q2')),
          block('b', ask('q3')),
        ],
        shuffleBlocks: [['a', 'b']],
      },
      ['blocks[0].items[0].jumps[0].to jump_into_shuffle'],
    ],
    [
      'shuffled blocks that are no neighbours',
      { blocks: [block('a', ask('q1')), block('b', ask('q2')), block('c', ask('q3'))], shuffleBlocks: [['a', 'c']] },
      ['shuffleBlocks[0] not_neighbours'],
    ],
    [
      'a unit that is torn apart, and more units than there are',
      {
        blocks: [block('a', ask('q1')), block('b', ask('q2')), block('c', ask('q3'))],
        shuffleBlocks: [{ units: [['a', 'c'], ['b']], show: 3 }],
      },
      ['shuffleBlocks[0].show out_of_range', 'shuffleBlocks[0] not_neighbours'],
    ],
    [
      'listening to what is no text',
      { blocks: [block('one', pick('q1'), { id: 'h', type: 'listen', to: 'q1' })] },
      ['blocks[0].items[1].to bad_listening'],
    ],
    [
      'a loop over one choice',
      {
        blocks: [block('one', pick('q1')), { ...block('two', ask('q2')), loop: { over: { question: 'q1' }, max: 3 } }],
      },
      ['blocks[1].loop.over bad_loop'],
    ],
    [
      'no ending for everybody',
      { endings: [{ id: 'e', outcome: 'complete', title: en('x'), when: { left: { answer: 'q1' }, is: 'answered' } }] },
      ['endings no_ending'],
    ],
    [
      'a quota without its ending',
      { quotas: [{ id: 'k', limit: 1, ending: 'x' }] },
      ['quotas[0].ending unknown_ending'],
    ],
    [
      'a text without the first language',
      { blocks: [block('one', { ...ask('q1'), title: {} })] },
      ['blocks[0].items[0].title.en missing'],
    ],
    [
      'a language that the survey does not have',
      { blocks: [block('one', { ...ask('q1'), title: { en: 'a', fr: 'b' } })] },
      ['blocks[0].items[0].title.fr unknown_language'],
    ],
    [
      'a placeholder without fallback',
      {
        blocks: [block('one', ask('q1', { title: en('Hi {{hidden.n}}') }))],
        hidden: [{ id: 'n', type: 'text', from: 'url' }],
      },
      ['blocks[0].items[0].title.en no_fallback'],
    ],
    [
      'a placeholder for nothing',
      { blocks: [block('one', ask('q1', { title: en('Hi {{hidden.n|x}}') }))] },
      ['blocks[0].items[0].title.en unknown_placeholder'],
    ],
    [
      'half a placeholder',
      { blocks: [block('one', ask('q1', { title: en('Hi {{name') }))] },
      ['blocks[0].items[0].title.en bad_placeholder'],
    ],
    ['a colour that is CSS', { theme: { brand: 'red;background:url(x)' } }, ['theme.brand bad_colour']],
    ['a font that is not offered', { theme: { font: 'Comic Sans' } }, ['theme.font not_one_of']],
    [
      'a logo that is a script',
      { theme: { logo: { url: 'javascript:alert(1)', alt: en('x') } } },
      ['theme.logo.url bad_address'],
    ],
    [
      'a logo behind a user name',
      { theme: { logo: { url: 'https://good.example@evil.example/x.png', alt: en('x') } } },
      ['theme.logo.url bad_address'],
    ],
    [
      'a redirect to a host from a placeholder',
      { endings: [{ id: 'e', outcome: 'complete', title: en('x'), redirect: 'https://{{hidden.h|x}}/' }] },
      ['endings[0].redirect bad_address'],
    ],
  ]
  for (const [what, parts, expected] of cases) test(what, () => assert.deepEqual(wrong(parts), expected))

  test('a condition that is nested too deep, or too large, before it costs anything', () => {
    let deep: object = { left: { answer: 'q1' }, is: 'answered' }
    for (let i = 0; i < 5000; i++) deep = { not: deep }
    assert.match(wrong(show(deep)).join(), /too_complex/)
    const wide = { all: Array.from({ length: 5000 }, () => ({ left: { answer: 'q1' }, is: 'answered' })) }
    assert.match(wrong(show(wide)).join(), /too_complex/)
  })

  test('breaking any part of a valid definition never throws', () => {
    const junk = [null, undefined, 0, '', 'x', [], {}, { en: 1 }, Number.NaN]
    fc.assert(
      drawProperty((draw) => {
        const broken = structuredClone(arbitrarySurvey(draw)) as object
        let here = broken as Record<string, unknown>
        for (let depth = draw.upTo(6); depth > 0; depth--) {
          const below = Object.values(here).filter((one) => typeof one === 'object' && one !== null)
          if (below.length === 0) break
          here = draw.pick(below) as Record<string, unknown>
        }
        const keys = Object.keys(here)
        if (keys.length > 0) here[draw.pick(keys)] = draw.pick(junk)
        const result = checkSurvey(broken)
        assert.ok('survey' in result || result.issues.length > 0)
      }),
      { numRuns: 300 },
    )
  })
})

test('every font name of a theme has a stack that ends with a generic family', () => {
  for (const [font, stack] of Object.entries(fontStacks)) {
    assert.deepEqual(wrong({ theme: { font } }), [])
    assert.match(stack, /, (sans-serif|serif|monospace)$/)
    assert.doesNotMatch(stack, /url|[;{}<>]/)
  }
})
