import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nameInMessage, openMessage, rawText, readDraft, reasonRows } from './view.ts'

describe('the editor of a message', () => {
  const message = { type: 'track', properties: { revenue: 9 } }
  it('tells a repaired message from one that was only laid out anew', () => {
    assert.deepEqual(readDraft(rawText(message), message), { valid: true, changed: false, raw: message })
    const repaired = { ...message, event: 'Paid' }
    assert.deepEqual(readDraft(JSON.stringify(repaired), message), { valid: true, changed: true, raw: repaired })
  })
  it('says why a text is not JSON', () => {
    const draft = readDraft('{"type": ', message)
    assert.equal(draft.valid, false)
    assert.match(draft.valid ? '' : draft.reason, /JSON/)
  })
})

describe('the list', () => {
  it('has the most frequent reason first', () => {
    assert.deepEqual(
      reasonRows({ invalid_time: 2, unknown_type: 7 }).map((row) => row.reason),
      ['unknown_type', 'invalid_time'],
    )
  })
  it('names a message by what it says it is', () => {
    assert.equal(nameInMessage({ type: 'track', event: 'Paid' }), 'Paid')
    assert.equal(nameInMessage({ type: 'group' }), 'group')
    assert.equal(nameInMessage('broken'), '')
  })
  it('keeps the open message open when newer ones push it off the page, and no other in its place', () => {
    const [old, newer] = [{ id: 'old' }, { id: 'new' }]
    assert.equal(openMessage([old], 'old', null), old)
    assert.equal(openMessage([newer], 'old', old), old)
    assert.equal(openMessage([newer], 'gone', old), null)
    assert.equal(openMessage([newer], undefined, old), null)
    const again = { id: 'old' }
    assert.equal(openMessage([again], 'old', old), again)
  })
})
