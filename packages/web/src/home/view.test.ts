import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { changedCount, changedRows, classShare, headlineOf, isEmpty } from './view.ts'

const estimate = (value: number | null, n: number) => ({
  value,
  low: value === null ? null : value - 5,
  high: value === null ? null : value + 5,
  n,
  method: 'test',
})

type Verdict = 'detectable_rise' | 'detectable_drop' | 'no_detectable_change' | 'not_enough_data'

const group = (
  key: string,
  part: { value?: number | null; n?: number; difference?: number; verdict?: Verdict } = {},
) => ({
  key,
  label: key,
  now: estimate(part.value === undefined ? 10 : part.value, part.n ?? 100),
  before: estimate(12, 100),
  change: {
    difference: part.difference ?? -2,
    low: -5,
    high: 5,
    verdict: part.verdict ?? ('no_detectable_change' as const),
  },
  shares: null,
  counts: null,
})

describe('the headline', () => {
  it('names a direction only when it is detectable', () => {
    assert.equal(headlineOf(group('', { verdict: 'detectable_drop' })), 'drop')
    assert.equal(headlineOf(group('')), 'same')
    assert.equal(headlineOf({ ...group(''), change: null }), 'alone')
  })
  it('says that there are too few answers instead of a zero', () => {
    assert.equal(headlineOf(group('', { value: null, n: 4 })), 'few')
  })
})

describe('what changed', () => {
  const dimensions = [
    {
      by: 'channel',
      groups: [
        group('store', { difference: -1, n: 500 }),
        group('online', { difference: -15, verdict: 'detectable_drop' }),
        group('tiny', { value: null, n: 3 }),
      ],
    },
    { by: 'trait:region', groups: [group('East', { difference: -25, verdict: 'detectable_drop' }), group('', {})] },
  ]
  it('puts the largest detectable change first and leaves out groups without data', () => {
    assert.deepEqual(
      changedRows(dimensions, 5).map((row) => row.group.key),
      ['East', 'online', 'store'],
    )
    assert.equal(changedCount(changedRows(dimensions, 5)), 2)
  })
})

describe('an empty workspace', () => {
  it('is one in which nobody answered, now or before', () => {
    const nobody = { ...group('', { value: null, n: 0 }), before: estimate(null, 0) }
    assert.equal(isEmpty(nobody, []), true)
    assert.equal(isEmpty(nobody, [group('2026-09-07', { n: 2 })]), false)
  })
})

describe('shares', () => {
  it('carry a Wilson interval (876 of 1,018: 84 to 88 %)', () => {
    const share = classShare([41, 101, 876], 2)
    assert.ok(Math.abs((share.low ?? 0) - 0.8379) < 5e-4, String(share.low))
    assert.ok(Math.abs((share.high ?? 0) - 0.8803) < 5e-4, String(share.high))
    assert.equal(classShare([0, 0, 0], 2).value, null)
  })
})
