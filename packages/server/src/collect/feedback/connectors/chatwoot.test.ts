import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chatwoot } from './chatwoot.ts'

const settings = { kind: 'chatwoot', baseUrl: 'https://chat.example/' } as const
const said = {
  ...{
    event: 'message_created',
    id: '1',
    content: 'Hi',
    message_type: 'incoming',
    created_at: '2026-03-03 13:05:57 UTC',
  },
  account: { id: 1, name: 'Shop' },
}

test('a message as Chatwoot’s documentation has it: the contact wrote, the sender is an agent, the conversation has a display id', () => {
  const { items } = chatwoot.read(
    {
      ...said,
      sender: { id: '1', name: 'Agent', email: 'agent@example.com' },
      contact: { id: '7', name: 'Ana' },
      conversation: { display_id: '12', additional_attributes: {} },
    },
    settings,
  )
  assert.deepEqual(items, [
    {
      ...{ id: 'message:1', text: 'Hi', source: 'chatwoot', kind: 'chat', at: '2026-03-03T13:05:57.000Z' },
      ...{ thread: 'chatwoot:12', url: 'https://chat.example/app/accounts/1/conversations/12' },
      author: { id: '7', name: 'Ana' },
    },
  ])
})

test('a message as Chatwoot sends it today: the sender is the contact', () => {
  const sender = { id: 9, name: 'Ana', email: 'ana@x.example', identifier: null, phone_number: '+525512345678' }
  const { items } = chatwoot.read(
    { ...said, sender, conversation: { id: 13, channel: 'Channel::WebWidget' } },
    settings,
  )
  assert.deepEqual((items[0] as { author: object }).author, {
    ...{ id: '9', name: 'Ana', email: 'ana@x.example', phone: '+525512345678' },
  })
  assert.equal((items[0] as { thread: string }).thread, 'chatwoot:13')
})
