import assert from 'node:assert/strict'
import { it } from 'node:test'
import { newSendKey } from './send-key.ts'

it('gives each text a key of its own, of the form that the server takes', () => {
  assert.match(newSendKey(), /^[\w-]{8,64}$/)
  assert.notEqual(newSendKey(), newSendKey())
})
