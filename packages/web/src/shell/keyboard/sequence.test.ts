import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { safeReturn } from '../return-path.ts'
import { idle, nextKey } from './sequence.ts'

const go = { h: '/', j: '/understand/journey' }
const press = (key: string, atMs = 0, part = {}) => ({ key, atMs, typing: false, modified: false, ...part })

describe('keyboard', () => {
  it('goes to a page after g and its letter', () => {
    const { state } = nextKey(idle, press('g', 10), go)
    assert.deepEqual(nextKey(state, press('j', 400), go).action, { kind: 'go', path: '/understand/journey' })
  })
  it('forgets the g after a moment or another key', () => {
    const { state } = nextKey(idle, press('g', 0), go)
    assert.equal(nextKey(state, press('j', 5000), go).action.kind, 'none')
    assert.equal(nextKey(state, press('x', 100), go).state.first, null)
  })
  it('never takes a key from someone who types or uses the browser’s own shortcuts', () => {
    for (const part of [{ typing: true }, { modified: true }]) {
      assert.equal(nextKey(idle, press('/', 0, part), go).action.kind, 'none')
    }
  })
})

describe('return links', () => {
  it('never lead out of the application', () => {
    assert.deepEqual(
      ['/understand/journey?from=1', '//evil.example', 'https://evil.example', '/\\evil.example', undefined].map(
        safeReturn,
      ),
      ['/understand/journey?from=1', '/', '/', '/', '/'],
    )
  })
})
