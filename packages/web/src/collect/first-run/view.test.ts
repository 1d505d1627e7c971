import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type FirstRunFacts, stepStates } from './view.ts'

const nothing: FirstRunFacts = {
  sources: 0,
  newestSource: null,
  received: 0,
  people: 0,
  imported: false,
  stages: 0,
  mapped: 0,
}

describe('the first-run guide', () => {
  it('begins with a source', () => {
    assert.deepEqual(stepStates(nothing), { source: 'now', event: 'later', import: 'later', map: 'later' })
  })
  it('waits for the first event once there is a source', () => {
    assert.deepEqual(stepStates({ ...nothing, sources: 1 }), {
      source: 'done',
      event: 'now',
      import: 'later',
      map: 'later',
    })
  })
  it('lets the import be left out', () => {
    const states = stepStates({ ...nothing, sources: 1, received: 3 })
    assert.deepEqual([states.import, states.map], ['now', 'now'])
  })
  it('ticks the source when its events stay after it was revoked', () => {
    assert.equal(stepStates({ ...nothing, received: 3 }).source, 'done')
  })
})
