import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Lift, lineAt, pressGrip } from './lift.ts'

const ids = ['a', 'b', 'c']

/** What the last of some keys on one grip does. */
function press(id: string, ...keys: string[]) {
  let lift: Lift | null = null
  let step: ReturnType<typeof pressGrip> = null
  for (const key of keys) {
    step = pressGrip(id, lift, { key, ids })
    if (step) lift = step.lift
  }
  return step
}

describe('a thing is moved by keyboard', () => {
  it('each key counts: Space, arrow, Space takes the neighbour’s place', () => {
    assert.deepEqual(press('a', ' ', 'ArrowDown', ' '), { did: 'dropped', lift: null, over: 'b' })
    assert.deepEqual(press('c', 'Enter', 'ArrowUp', 'ArrowUp', 'Tab'), { did: 'dropped', lift: null, over: 'a' })
    assert.deepEqual(press('a', ' ', 'End', ' '), { did: 'dropped', lift: null, over: 'c' })
  })
  it('put down where it was, nothing is moved; Escape leaves it there', () => {
    assert.deepEqual(press('a', ' ', 'ArrowDown', 'ArrowUp', ' '), { did: 'dropped', lift: null, over: null })
    assert.deepEqual(press('a', ' ', 'ArrowDown', 'Escape'), { did: 'cancelled', lift: null })
  })
  it('arrows mean nothing before it is picked up', () => {
    assert.equal(press('a', 'ArrowDown'), null)
    assert.equal(pressGrip('b', { id: 'a', place: 1 }, { key: 'ArrowDown', ids }), null)
  })
  it('never leaves the list', () => {
    const keys = fc.array(fc.constantFrom('ArrowUp', 'ArrowDown', 'Home', 'End', 'x'), { maxLength: 20 })
    fc.assert(
      fc.property(fc.constantFrom(...ids), keys, (id, moves) => {
        const end = press(id, ' ', ...moves, ' ')
        assert.ok(end?.did === 'dropped' && (end.over === null || (end.over !== id && ids.includes(end.over))))
      }),
    )
  })
  it('a line stands on the side where it would land', () => {
    assert.equal(lineAt('b', { id: 'a', place: 1 }, ids), 'below')
    assert.equal(lineAt('b', { id: 'c', place: 1 }, ids), 'above')
    assert.equal(lineAt('c', { id: 'a', place: 1 }, ids), null)
    assert.equal(lineAt('a', { id: 'a', place: 0 }, ids), null)
  })
})
