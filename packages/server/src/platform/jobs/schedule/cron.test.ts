import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Cron, nextOccurrence, parseCron } from './cron.ts'

const at = (iso: string) => Date.parse(iso)
const next = (pattern: string, after: string, zone?: string) => {
  const found = nextOccurrence(parseCron(pattern), at(after), zone)
  return found === undefined ? undefined : new Date(found).toISOString()
}

describe('cron patterns', () => {
  it('finds the next time', () => {
    assert.equal(next('*/15 * * * *', '2026-01-01T10:15:00Z'), '2026-01-01T10:30:00.000Z')
    assert.equal(next('0 3 * * *', '2026-01-01T03:00:00Z'), '2026-01-02T03:00:00.000Z')
    assert.equal(next('30 8 * * 1-5', '2026-01-02T09:00:00Z'), '2026-01-05T08:30:00.000Z')
    assert.equal(next('0 0 29 2 *', '2026-01-01T00:00:00Z'), '2028-02-29T00:00:00.000Z')
    assert.equal(next('0 0 1 * 7', '2026-01-01T00:00:00Z'), '2026-01-04T00:00:00.000Z')
    assert.equal(next('5-59/20 1,13 * * *', '2026-01-01T01:46:00Z'), '2026-01-01T13:05:00.000Z')
    assert.equal(next('0 0 30 2 *', '2026-01-01T00:00:00Z'), undefined)
  })

  it('follows the clocks of a zone, through their changes', () => {
    assert.equal(next('0 8 * * *', '2026-01-01T00:00:00Z', 'Asia/Shanghai'), '2026-01-02T00:00:00.000Z')
    // 2026-03-08: 02:30 does not exist in New York; it happens when the clocks change, at 07:00Z.
    assert.equal(next('30 2 * * *', '2026-03-07T12:00:00Z', 'America/New_York'), '2026-03-08T07:00:00.000Z')
    assert.equal(next('30 2 * * *', '2026-03-08T07:00:00Z', 'America/New_York'), '2026-03-09T06:30:00.000Z')
    // 2026-11-01: 01:30 exists twice; the first one counts.
    assert.equal(next('30 1 * * *', '2026-10-31T12:00:00Z', 'America/New_York'), '2026-11-01T05:30:00.000Z')
    assert.equal(next('30 1 * * *', '2026-11-01T05:30:00Z', 'America/New_York'), '2026-11-02T06:30:00.000Z')
  })

  it('says which field is wrong', () => {
    assert.throws(() => parseCron('* * * *'), /five fields/)
    assert.throws(() => parseCron('60 * * * *'), /"60" is not a minute: 0 to 59/)
    assert.throws(() => parseCron('* * * * mon'), /"mon" is not a day of week/)
    assert.throws(() => parseCron('5-1 * * * *'), /minute/)
    assert.throws(() => parseCron('*/0 * * * *'), /minute/)
  })

  it('agrees with looking at every minute', () => {
    const field = (low: number, high: number) => {
      const value = fc.integer({ min: low, max: high })
      const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`)
      const step = fc.integer({ min: 1, max: 20 }).map((every) => `*/${every}`)
      return fc.oneof(fc.constant('*'), value.map(String), range, step)
    }
    const pattern = fc.tuple(field(0, 59), field(0, 23), field(1, 28), fc.constant('*'), field(0, 6))
    const start = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') })
    fc.assert(
      fc.property(pattern, start, (fields, afterMs) => {
        const cron = parseCron(fields.join(' '))
        const found = nextOccurrence(cron, afterMs) ?? Number.NaN
        assert.ok(found > afterMs && matches(cron, found))
        let minute = Math.floor(afterMs / 60_000) * 60_000 + 60_000
        while (!matches(cron, minute)) minute += 60_000
        assert.equal(found, minute)
      }),
      { numRuns: 200 },
    )
  })
})

function matches(cron: Cron, atMs: number): boolean {
  const date = new Date(atMs)
  const byDay = cron.days.has(date.getUTCDate())
  const byWeekday = cron.weekdays.has(date.getUTCDay())
  const day = cron.eitherDay ? byDay || byWeekday : byDay && byWeekday
  return cron.minutes.includes(date.getUTCMinutes()) && cron.hours.includes(date.getUTCHours()) && day
}
