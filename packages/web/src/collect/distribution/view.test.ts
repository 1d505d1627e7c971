import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  definitionOf,
  delayOf,
  draftOf,
  faultsOf,
  lostBefore,
  newDraft,
  pageOfReason,
  previewOf,
  readHealthSearch,
  whoAnswers,
} from './view.ts'

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
  assert.deepEqual(readHealthSearch({ days: '7', by: 'city', reason: 'no_consent' }), {
    days: 7,
    by: 'city',
    reason: 'no_consent',
  })
  assert.deepEqual(readHealthSearch({ days: 8, by: '', reason: '<b>' }), {})
})

test('DI4: whoever stays behind is told with what is known, and all together are the difference of the steps', () => {
  const counts = { could_be_asked: 68, asked: 40, delivered: 32, opened: 20, started: 12, finished: 12 } as const
  const steps = Object.entries(counts).map(([step, count]) => ({ step: step as keyof typeof counts, count }))
  const health = { steps, open: 3, failed: { bounced: 5 } }
  assert.deepEqual(lostBefore(health, 'asked'), [
    { why: 'refused', n: 25 },
    { why: 'open', n: 3 },
  ])
  assert.deepEqual(lostBefore(health, 'delivered'), [
    { why: 'bounced', n: 5 },
    { why: 'unreported', n: 3 },
  ])
  assert.deepEqual(lostBefore(health, 'finished'), [])
  assert.deepEqual(lostBefore(health, 'could_be_asked'), [])
  for (const [at, { step, count }] of steps.entries()) {
    const lost = lostBefore(health, step).reduce((sum, { n }) => sum + n, 0)
    assert.equal(lost, at === 0 ? 0 : (steps[at - 1]?.count ?? 0) - count, step)
  }
})

test('groups are named only where the server found a difference', () => {
  const group = (value: string, verdict: 'detectable_rise' | 'detectable_drop' | 'not_enough_data') => ({
    value,
    againstOthers: { difference: null, low: null, high: null, verdict },
  })
  const groups = [group('a', 'detectable_rise'), group('b', 'detectable_drop'), group('', 'not_enough_data')]
  assert.deepEqual(whoAnswers({ groups }), { more: ['a'], less: ['b'], judged: true })
  assert.equal(whoAnswers({ groups: groups.slice(2) }).judged, false)
})

test('a reason leads to the page that mends it, where the programme itself does not', () => {
  assert.equal(pageOfReason('no_consent')?.to, '/unify/consent')
  assert.equal(pageOfReason('send_failed')?.to, '/act/channels')
  assert.equal(pageOfReason('not_sampled'), null)
  assert.equal(pageOfReason('constructor'), null)
})
