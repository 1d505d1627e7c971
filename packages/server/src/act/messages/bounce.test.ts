import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeadAddress, statusOf } from './bounce.ts'

test('MS7: an address is dead when it does not exist; a full mailbox, a refused text or sender says nothing of it', () => {
  const cases: [status: string, diagnostic: string, means: string, dead: boolean][] = [
    ['5.1.1', 'smtp; 550 5.1.1 user unknown', '5.1.1', true],
    ['5.1.10', '', '5.1.10', true],
    ['5.2.1', 'smtp; 550 mailbox disabled', '5.2.1', true],
    ['5.0.0', 'smtp; 550 5.1.2 bad domain', '5.1.2', true],
    ['', '550 No such user here', '5.1.0', true],
    ['5.0.0', '553 unknown recipient', '5.1.0', true],
    ['', '550 Message rejected as spam', '5.7.0', false],
    ['5.2.2', 'mailbox full', '5.2.2', false],
    ['5.7.1', 'blocked', '5.7.1', false],
    ['5.1.8', "bad sender's address", '5.1.8', false],
    ['4.2.2', '452 mailbox full', '4.2.2', false],
    ['', '452 try later', '4.0.0', false],
    ['', 'it did not work', '', false],
  ]
  for (const [status, diagnostic, means, dead] of cases) {
    assert.equal(statusOf({ status, diagnostic }), means, diagnostic)
    assert.equal(isDeadAddress(means), dead, diagnostic)
  }
})
