import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zendesk } from './zendesk.ts'

const detail = { id: 35, subject: 'Late', description: 'It is late. ', requester_id: '77', is_public: true }
const read = (type: string, more: { detail?: object; comment?: object } = {}) =>
  zendesk.read(
    {
      type: `zen:event-type:ticket.${type}`,
      time: '2026-11-20T10:00:00Z',
      detail: { ...detail, ...more.detail },
      ...(more.comment ? { event: { comment: { id: 9, is_public: true, author: { id: 77 }, ...more.comment } } } : {}),
    } as never,
    { kind: 'zendesk' },
  )
const ids = (found: ReturnType<typeof read>) => found.items.map((item) => (item as { id: string }).id)

test('FB1: the first comment of a ticket is its description, and one voice', () => {
  assert.deepEqual(ids(read('created')), ['ticket:35'])
  assert.deepEqual(ids(read('comment_added', { comment: { body: 'It is late.' } })), ['ticket:35'])
  assert.deepEqual(ids(read('comment_added', { comment: { body: 'Still late' } })), ['comment:9'])
})

test('what colleagues write to each other is no voice', () => {
  assert.deepEqual(read('created', { detail: { is_public: false } }).dropped, { not_from_customer: 1 })
  assert.deepEqual(read('comment_added', { comment: { body: 'x', is_public: false } }).dropped, {
    not_from_customer: 1,
  })
  assert.deepEqual(ids(read('comment_added', { detail: { is_public: false }, comment: { body: 'x' } })), ['comment:9'])
})
