import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lastAnsweredYear } from './answered.ts'

const month = (key: string, n = 5) => ({ key, n })

describe('the last year of answers', () => {
  it('is last year after last year’s survey was imported', () => {
    const months = [month('2025-01-01'), month('2025-06-01'), month('2025-12-01'), month('2026-01-01', 0)]
    assert.deepEqual(lastAnsweredYear(months, '2026-11-22'), { from: '2025-01-01', to: '2025-12-31' })
  })
  it('has at most twelve months and ends today', () => {
    const months = [month('2024-02-01'), month('2025-11-01'), month('2026-02-01')]
    assert.deepEqual(lastAnsweredYear(months, '2026-02-11'), { from: '2025-11-01', to: '2026-02-11' })
    assert.deepEqual(lastAnsweredYear([month('2025-02-01'), month('2026-01-01')], '2026-05-01'), {
      from: '2025-02-01',
      to: '2026-01-31',
    })
  })
  it('is nothing when nobody ever answered', () => {
    assert.equal(lastAnsweredYear([month('2025-01-01', 0)], '2026-01-01'), null)
  })
})
