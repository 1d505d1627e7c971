import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { draftOf, faultsOf, linesOf, newDraft, type RuleDraft, ruleOf } from './view.ts'

const whole: RuleDraft = { ...newDraft, name: 'Cart', survey: 'sv_1' }

describe('the form of an in-page ask', () => {
  test('a rule comes back from its form as it was', () => {
    const drafts: RuleDraft[] = [
      whole,
      { ...whole, trigger: 'scroll', percent: '30', placement: 'modal', samplePercent: '12.5' },
      { ...whole, trigger: 'event', event: 'Order Completed', placement: 'anchored', anchor: '#cart' },
      { ...whole, trigger: 'event', event: 'Order Completed', transaction: 'order_id' },
      { ...whole, trigger: 'struggle', struggle: '90', segment: 'seg_1', pages: 'shop.example/cart*\n/checkout' },
    ]
    for (const draft of drafts) {
      assert.deepEqual(faultsOf(draft), {})
      assert.deepEqual(ruleOf(draftOf(ruleOf(draft))), ruleOf(draft))
    }
  })
  test('says what is missing, and only of what is asked for', () => {
    assert.deepEqual(faultsOf(newDraft), { name: 'needed', survey: 'needed' })
    assert.deepEqual(faultsOf({ ...whole, seconds: '1.5' }), { seconds: 'number' })
    assert.deepEqual(faultsOf({ ...whole, trigger: 'load', seconds: 'x' }), {})
    assert.deepEqual(faultsOf({ ...whole, trigger: 'struggle' }), { struggle: 'number' })
    for (const struggle of ['0', '100', '-1']) assert.deepEqual(faultsOf({ ...whole, struggle }), { struggle: 'range' })
    assert.deepEqual(faultsOf({ ...whole, struggle: '90.5' }), { struggle: 'number' })
    assert.deepEqual(faultsOf({ ...whole, samplePercent: '0', onceDays: '' }), {
      samplePercent: 'range',
      onceDays: 'number',
    })
    assert.deepEqual(faultsOf({ ...whole, pages: 'shop.example/?a=1' }), { pages: 'pages' })
    assert.deepEqual(faultsOf({ ...whole, trigger: 'event', placement: 'anchored' }), {
      event: 'needed',
      anchor: 'needed',
    })
  })
  test('takes addresses as people copy them', () => {
    assert.deepEqual(linesOf(' https://shop.example/cart \n\n/x*'), ['shop.example/cart', '/x*'])
  })
})
