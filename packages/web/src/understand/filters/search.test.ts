import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { hasFilters, readFilters, withoutFilters } from './search.ts'

describe('filters in the address', () => {
  it('keep what is understood and drop the rest', () => {
    assert.deepEqual(
      readFilters({ from: '2026-08-17', to: '2026-09-13', channel: 5, against: 'previous', stage: '', x: 1 }),
      { channel: '5', from: '2026-08-17', to: '2026-09-13' },
    )
  })
  it('drop a period that ends before it begins, or lacks an end', () => {
    assert.deepEqual(readFilters({ from: '2026-09-13', to: '2026-08-17' }), {})
    assert.deepEqual(readFilters({ from: '2026-09-13' }), {})
    assert.deepEqual(readFilters({ from: '2026-02-30', to: '2026-03-01' }), {})
  })
  it('survive a round trip, whatever stands in the address', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (search) => {
        const once = readFilters(search)
        assert.deepEqual(readFilters(once), once)
      }),
    )
  })
  it('clear to the period alone', () => {
    const filters = readFilters({ from: '2026-08-17', to: '2026-09-13', segment: 's', against: 'none' })
    assert.equal(hasFilters(filters), true)
    assert.deepEqual(withoutFilters(filters), { from: '2026-08-17', to: '2026-09-13', against: 'none' })
  })
})
