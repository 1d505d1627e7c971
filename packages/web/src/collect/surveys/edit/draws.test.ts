import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type BlockDraw, checkSurvey, type Survey } from '@opencxm/survey'
import { diffSurveys } from './diff.ts'
import { areDrawn, setDrawn, setShown } from './draws.ts'
import { moveBlock, removeBlock } from './edits.ts'
import { renameId } from './ids.ts'

const survey: Survey = {
  format: 'opencxm-survey/1',
  id: 's',
  version: 1,
  name: 'S',
  languages: ['en'],
  blocks: ['a', 'b', 'c', 'd'].map((id) => ({
    ...{ id, paging: 'each' },
    items: [{ id: `q_${id}`, type: 'nps', title: { en: id } }],
  })),
  endings: [{ id: 'end', outcome: 'complete', title: { en: 'Thanks' } }],
}
const units: BlockDraw = { units: [['a'], ['b', 'c'], ['d']], show: 1 }

/** The draws of a survey that must be valid. */
function drawsOf(changed: Survey): readonly BlockDraw[] | undefined {
  assert.deepEqual(checkSurvey(changed), { survey: changed })
  return changed.shuffleBlocks
}

describe('blocks that are drawn', () => {
  it('are joined one after the other, and cut in two where they are taken apart', () => {
    const two = setDrawn(survey, ['a', 'b'], true)
    const all = setDrawn(setDrawn(two, ['c', 'd'], true), ['b', 'c'], true)
    assert.deepEqual(drawsOf(two), [['a', 'b']])
    assert.deepEqual(drawsOf(all), [['a', 'b', 'c', 'd']])
    assert.ok(areDrawn(all, ['b', 'c']))
    assert.deepEqual(drawsOf(setDrawn(all, ['b', 'c'], false)), [
      ['a', 'b'],
      ['c', 'd'],
    ])
    assert.equal(drawsOf(setDrawn(two, ['a', 'b'], false)), undefined)
  })

  it('of which some are shown stay valid whatever is done with their blocks; what is changed is told', () => {
    const some = setShown(setDrawn(survey, ['a', 'b'], true), 'a', 1)
    assert.deepEqual(drawsOf(some), [{ units: [['a'], ['b']], show: 1 }])
    assert.deepEqual(
      diffSurveys(survey, some).map(({ code }) => code),
      ['shuffle'],
    )
    assert.deepEqual(drawsOf(setShown(some, 'b', 2)), [['a', 'b']])
    const drawn = { ...survey, shuffleBlocks: [units] }
    assert.deepEqual(drawsOf(renameId(drawn, 'blocks', { from: 'c', to: 'x' })), [
      { units: [['a'], ['b', 'x'], ['d']], show: 1 },
    ])
    assert.deepEqual(drawsOf(removeBlock(drawn, 'b').survey), [{ units: [['a'], ['c'], ['d']], show: 1 }])
    assert.deepEqual(drawsOf(moveBlock(drawn, 'd', 0)), [units])
    assert.equal(drawsOf(moveBlock(drawn, 'c', 3)), undefined)
    assert.deepEqual(drawsOf(setDrawn(drawn, ['c', 'd'], false)), [{ units: [['a'], ['b', 'c']] }])
  })
})
