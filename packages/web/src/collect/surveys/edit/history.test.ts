import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { record, redo, startHistory, undo } from './history.ts'

const at = (ms: number, key: string | null = null) => ({ key, at: ms })

describe('undo and redo', () => {
  it('undo gives back every state that was, redo every one that was taken back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 50 }), (numbers) => {
        const states = ['first', ...numbers.map((number, index) => `${index} ${number}`)]
        let history = startHistory(states[0] ?? '')
        for (const [index, state] of states.slice(1).entries()) history = record(history, state, at(index))
        for (const state of states.toReversed().slice(1)) {
          history = undo(history)
          assert.equal(history.present, state)
        }
        for (const state of states.slice(1)) {
          history = redo(history)
          assert.equal(history.present, state)
        }
        assert.equal(redo(history), history)
      }),
    )
  })

  it('typing a word is one step, a pause begins another', () => {
    let history = startHistory('')
    history = record(history, 'a', at(0, 'title'))
    history = record(history, 'ab', at(300, 'title'))
    history = record(history, 'abc', at(5000, 'title'))
    assert.equal(undo(history).present, 'ab')
    assert.equal(undo(undo(history)).present, '')
  })

  it('a new edit forgets what was taken back', () => {
    const history = record(undo(record(startHistory('a'), 'b', at(0))), 'c', at(1))
    assert.equal(redo(history), history)
    assert.equal(undo(history).present, 'a')
  })
})
