import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { unpackText } from '../log/index.ts'
import type { TrackedMessage } from '../model.ts'
import type { DecodeSent, Source } from '../ports.ts'
import { openRequest, packRequest, type ReceiveRequest } from './logged-request.ts'

const message: TrackedMessage = {
  ...{ key: 'k', name: 'Seen', ts: 1_700_000_000_000, originalTs: null, identifiers: [], identity: { kind: 'none' } },
  ...{ traits: [], props: { text: 'line\nline 中文' }, context: {}, userProof: null, consent: null },
}
const decoded = { messages: [message], rejected: [], dropped: {} }
const request: ReceiveRequest = { source: { id: 3, workspaceId: 7 } as Source, decoded, receivedAt: 1_700_000_000_001 }
const logged = { s: 3, w: 7, i: 0, r: 1_700_000_000_001, m: [message], x: [], d: {} }

const never: DecodeSent = () => assert.fail('nothing is to be decoded')

describe('what the log holds of a request', () => {
  test('decoded messages come back as they were', () => {
    const payload = packRequest(request)
    assert.deepEqual(openRequest(payload, never), { request: logged, chars: unpackText(payload).length, body: null })
  })

  test('a request that is kept as it was sent is decoded again from its text, of any lines, and its time of arrival', () => {
    const text = '{"batch": [\n  1,\n  2\n]}\n'
    const asked: unknown[] = []
    const payload = packRequest({ ...request, sent: { how: { wire: 'w' }, text } })
    const opened = openRequest(payload, (sent, receivedAt) => {
      asked.push(sent, receivedAt)
      return decoded
    })
    assert.deepEqual(asked, [{ how: { wire: 'w' }, text }, 1_700_000_000_001])
    assert.deepEqual(opened, { request: logged, chars: unpackText(payload).length, body: text })
  })

  test('what a later version cannot decode is set aside with its text, and holds up nothing (IN3)', () => {
    const payload = packRequest({ ...request, sent: { how: { wire: 'gone' }, text: '{"a":1}' } })
    const { request: opened } = openRequest(payload, () => {
      throw new Error('There is no wire "gone".')
    })
    assert.deepEqual(opened.m, [])
    assert.deepEqual(
      opened.x.map(({ reason, raw, detail }) => ({ reason, raw, told: /no wire "gone"/.test(detail) })),
      [{ reason: 'malformed_body', raw: '{"a":1}', told: true }],
    )
  })
})
