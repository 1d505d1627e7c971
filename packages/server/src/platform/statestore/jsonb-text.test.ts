import assert from 'node:assert/strict'
import test from 'node:test'
import { jsonbText } from './jsonb-text.ts'

test('what PostgreSQL refuses is replaced, what was typed stays, in keys too', () => {
  const kept = (value: unknown) => JSON.parse(jsonbText(value)) as unknown
  assert.deepEqual(kept({ 'a\0': ['\ud83d', 'x\ude00y', '😀'] }), { 'a\u2400': ['\ufffd', 'x\ufffdy', '😀'] })
  for (const typed of ['\\u0000', '\\\\ud83d', 'C:\\users\\', '"\n\u001f']) assert.equal(kept(typed), typed)
  assert.equal(kept('\\\0'), '\\\u2400')
  assert.equal(kept(undefined), null)
})
