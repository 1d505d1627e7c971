import assert from 'node:assert/strict'
import { test } from 'node:test'
import { touchpointWords } from './model.ts'

const delivery = { slug: 'delivery', name: { en: 'Delivery', 'zh-Hans': '配送', 'zh-Hant': '配送' } }
const service = { slug: 'support', name: { en: 'Customer service', 'zh-Hant': '客服' } }

test('a touchpoint is found by its slug and by its names, in the usual cases (CA6)', () => {
  const words = touchpointWords([delivery, service])
  for (const word of ['delivery', 'Delivery', 'DELIVERY', '配送']) assert.equal(words.get(word), 'delivery', word)
  for (const word of ['support', 'Support', 'customer service', '客服']) assert.equal(words.get(word), 'support', word)
  assert.equal(words.get('deliver'), undefined)
})

test('a name that two touchpoints share is neither’s, and a slug is nobody else’s word (CA6)', () => {
  const twin = { slug: 'delivery-b2b', name: { en: 'Delivery', 'zh-Hant': '企業配送' } }
  const thief = { slug: 'other', name: { en: 'support' } }
  const words = touchpointWords([delivery, service, twin, thief])
  assert.equal(words.get('Delivery'), undefined)
  assert.equal(words.get('delivery'), 'delivery')
  assert.equal(words.get('企業配送'), 'delivery-b2b')
  assert.equal(words.get('support'), 'support')
  assert.equal(words.get(''), undefined)
})
