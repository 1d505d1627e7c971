import assert from 'node:assert/strict'
import { test } from 'node:test'
import { definitionOf, delayOf, draftOf, faultsOf, newDraft, previewOf, readHealthSearch } from './view.ts'

const complete = {
  ...newDraft,
  name: 'After delivery',
  survey: 'svy_1',
  event: 'Order Delivered',
  channels: [
    {
      key: 0,
      channel: 'chn_1',
      embed: true,
      messages: [{ key: 0, language: 'en', subject: 's', text: '{{ link }}', button: '' }],
    },
  ],
}

test('a definition comes back from a draft as it went', () => {
  const definition = definitionOf({
    ...complete,
    delay: '2',
    delayUnit: 'days',
    samplePercent: '12.5',
    segment: 'seg_1',
  })
  assert.equal(definition.trigger.delayMinutes, 2880)
  assert.equal(definition.sampleRate, 0.125)
  assert.deepEqual(definitionOf(draftOf(definition)), definition)
})

test('a delay is said in the largest whole unit', () => {
  assert.deepEqual([0, 90, 1440, 2880].map(delayOf), [
    { delay: '0', delayUnit: 'minutes' },
    { delay: '90', delayUnit: 'minutes' },
    { delay: '24', delayUnit: 'hours' },
    { delay: '2', delayUnit: 'days' },
  ])
})

test('what is missing is named, and the preview needs the trigger alone', () => {
  assert.deepEqual(faultsOf(complete), {})
  assert.deepEqual(faultsOf(newDraft), { name: 'needed', survey: 'needed', event: 'needed', channels: 'channels' })
  const wrong = { ...complete, delay: 'x', samplePercent: '0', onceDays: '-1', expiresDays: '1.5' }
  assert.deepEqual(faultsOf(wrong), {
    delay: 'number',
    samplePercent: 'range',
    onceDays: 'range',
    expiresDays: 'number',
  })
  assert.equal(previewOf(newDraft, null), null)
  assert.equal(previewOf({ ...newDraft, event: 'X' }, 'prg_1')?.programme, 'prg_1')
})

test('the address of the health page takes what it knows', () => {
  assert.deepEqual(readHealthSearch({ days: '7', by: 'city' }), { days: 7, by: 'city' })
  assert.deepEqual(readHealthSearch({ days: 8, by: 1 }), {})
})
