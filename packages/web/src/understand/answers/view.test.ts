import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { classOf, stepOfClass } from './view.ts'

describe('the class of an answer', () => {
  it('follows the NPS classes', () => {
    const nps = { kind: 'nps', scale: { min: 0, max: 10, higherIsBetter: true } } as const
    assert.deepEqual(
      [0, 6, 7, 8, 9, 10].map((score) => classOf(nps, score)),
      ['unhappy', 'unhappy', 'neither', 'neither', 'happy', 'happy'],
    )
  })
  it('turns round where low is good', () => {
    const effort = { kind: 'ces', scale: { min: 1, max: 5, higherIsBetter: false } } as const
    assert.deepEqual(
      [1, 3, 5].map((score) => classOf(effort, score)),
      ['happy', 'neither', 'unhappy'],
    )
  })
  it('has none without a scale, and then stays grey', () => {
    assert.equal(classOf({ kind: 'mean', scale: null }, 4), null)
    assert.equal(stepOfClass(null), '0')
  })
})
