import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkSurvey, type Survey, templates } from '@opencxm/survey'
import { changeQuestion, withParts } from '../edit/edits.ts'
import { questionsOf } from '../edit/ids.ts'
import { nextOwner, ownerOf, readSelection, writeSelection } from '../edit/selection.ts'
import { graphOf } from './graph.ts'
import { compareWith, comparisonsOf, heightOf, joined, keyOf, sourcesAt } from './sources.ts'

const surveys = templates.map(({ survey }) => survey)

describe('logic in the builder', () => {
  it('every offered source with every comparison makes a right condition', () => {
    for (const survey of surveys) {
      for (const question of questionsOf(survey)) {
        for (const source of sourcesAt(survey, { item: question.id })) {
          for (const is of comparisonsOf[source.kind]) {
            const show = compareWith(source, is)
            const next: Survey = changeQuestion(survey, question.id, (one) => withParts(one, { show }))
            const checked = checkSurvey(next)
            assert.ok('survey' in checked, `${survey.id} ${source.key} ${is}: ${JSON.stringify(checked)}`)
          }
        }
      }
    }
  })

  it('"and" and "or" read as they are said: what stands there is held together', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((answer) => ({ left: { answer }, is: 'answered' }) as const)
    assert.ok(a && b && c)
    const both = joined(a, 'all', b)
    assert.deepEqual(both, { all: [a, b] })
    assert.deepEqual(joined(both, 'all', c), { all: [a, b, c] })
    assert.deepEqual(joined(both, 'any', c), { any: [{ all: [a, b] }, c] })
    assert.deepEqual([a, both, joined(both, 'any', c)].map(heightOf), [0, 1, 2])
  })

  it('offers nothing that is asked later', () => {
    for (const survey of surveys) {
      const questions = questionsOf(survey)
      for (const [at, { id }] of questions.entries()) {
        const later = new Set(questions.slice(at).map((one) => one.id))
        for (const { reference } of sourcesAt(survey, { item: id })) {
          if ('answer' in reference) assert.ok(!later.has(reference.answer))
        }
      }
    }
  })

  it('keys tell references apart', () => {
    for (const survey of surveys) {
      const keys = sourcesAt(survey, {}).map(({ reference }) => keyOf(reference))
      assert.equal(new Set(keys).size, keys.length)
    }
  })

  it('the graph has every question and ending, and every way leads from one to another', () => {
    for (const survey of surveys) {
      const { nodes, edges } = graphOf(survey)
      const ids = new Set(nodes.map(({ id }) => id))
      assert.equal(ids.size, survey.blocks.flatMap(({ items }) => items).length + survey.endings.length)
      for (const { from, to } of edges) assert.ok(ids.has(from) && ids.has(to), `${from} ${to}`)
    }
  })
})

describe('selection', () => {
  it('goes from one thing to look at to the next, and round again', () => {
    const [a, b] = [
      { kind: 'item', id: 'a' },
      { kind: 'part', id: 'theme' },
    ] as const
    assert.equal(nextOwner([], a), null)
    assert.deepEqual(nextOwner([a, a, b], a), b)
    assert.deepEqual(nextOwner([a, a, b], b), a)
    assert.deepEqual(nextOwner([a, b], { kind: 'item', id: 'other' }), a)
  })

  it('survives the address, and falls back to the first question', () => {
    for (const survey of surveys) {
      for (const { id } of questionsOf(survey)) {
        const selection = { kind: 'item' as const, id }
        assert.deepEqual(readSelection(survey, writeSelection(selection)), selection)
      }
      assert.equal(readSelection(survey, 'item:gone').kind, 'item')
      assert.equal(readSelection(survey, undefined).kind, 'item')
    }
  })

  it('finds what a path of the linter is about', () => {
    const survey = surveys[0] as Survey
    assert.deepEqual(ownerOf(survey, 'blocks[0].items[1].title.en'), { kind: 'item', id: 'disappointed' })
    assert.deepEqual(ownerOf(survey, 'blocks[0].show'), { kind: 'block', id: 'score' })
    assert.deepEqual(ownerOf(survey, 'endings[1].title'), { kind: 'ending', id: 'thanks' })
    assert.deepEqual(ownerOf(survey, 'theme.dark.brand'), { kind: 'part', id: 'theme' })
    assert.deepEqual(ownerOf(survey, 'blocks'), { kind: 'part', id: 'settings' })
  })
})
