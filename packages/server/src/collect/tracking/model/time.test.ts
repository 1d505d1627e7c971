import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseTime, placeInTime } from './time.ts'

const receivedAt = Date.parse('2026-11-21T23:50:00.000Z')
const at = '2026-11-21T23:49:00.000Z'

describe('parseTime', () => {
  const ms = Date.parse('2026-01-02T03:04:05.678Z')
  for (const written of [
    '2026-01-02T03:04:05.678Z',
    '2026-01-02T11:04:05.678+08:00',
    '2026-01-02 03:04:05.678',
    '2026-01-02T03:04:05.678',
    '2026-01-02 03:04:05,678+00',
    '2026-01-02 11:04:05.678 +0800',
    '2026-01-02 03:04:05.678 UTC',
    '2026-01-02T03:04:05.678123456z',
    1767323045678,
    '1767323045678',
    1767323045.678,
    '1767323045.678',
  ]) {
    test(`reads ${JSON.stringify(written)}`, () => assert.equal(parseTime(written), ms))
  }
  test('reads a date as the start of that day in UTC', () => {
    assert.equal(parseTime('2026-01-02'), Date.parse('2026-01-02T00:00:00Z'))
  })
  for (const junk of [
    '',
    'yesterday',
    '2026-13-45',
    '2026-02-30',
    '2026-02-30T10:00:00.000Z',
    'March 7',
    '12',
    true,
    {},
    [1767323045678],
    0,
    -5,
    Number.NaN,
  ]) {
    test(`does not read ${JSON.stringify(junk)}`, () => assert.equal(parseTime(junk), null))
  }
})

describe('placeInTime (TR6)', () => {
  test('leaves time alone while the difference of clocks could be latency', () => {
    const placed = placeInTime({ at, sentAt: receivedAt - 59_000, receivedAt })
    assert.deepEqual(placed, { ts: Date.parse(at), originalTs: null })
  })

  test('moves time by the error of a wrong clock and keeps it as sent', () => {
    const hour = 3_600_000
    const placed = placeInTime({ at: Date.parse(at) - hour, sentAt: receivedAt - hour, receivedAt })
    assert.deepEqual(placed, { ts: Date.parse(at), originalTs: Date.parse(at) - hour })
    const ahead = placeInTime({ at: Date.parse(at) + 30 * hour, sentAt: receivedAt + 30 * hour, receivedAt })
    assert.deepEqual(ahead, { ts: Date.parse(at), originalTs: Date.parse(at) + 30 * hour })
  })

  test('leaves backfilled events alone: old, but sent now', () => {
    const placed = placeInTime({ at: '2021-05-01T00:00:00Z', sentAt: receivedAt - 100, receivedAt })
    assert.deepEqual(placed, { ts: Date.parse('2021-05-01T00:00:00Z'), originalTs: null })
  })

  test('takes arrival for an event without time, and ignores a sentAt before 2000', () => {
    assert.deepEqual(placeInTime({ at: undefined, sentAt: null, receivedAt }), { ts: receivedAt, originalTs: null })
    assert.deepEqual(placeInTime({ at, sentAt: 86_400_000, receivedAt }), { ts: Date.parse(at), originalTs: null })
  })

  test('moves time by the error of a clock that began anew in 1970, in milliseconds or as text', () => {
    const minute = 60_000
    const placed = placeInTime({ at: 5 * minute, sentAt: parseTime(6 * minute), receivedAt })
    assert.deepEqual(placed, { ts: receivedAt - minute, originalTs: 5 * minute })
    const text = placeInTime({ at: '1970-01-01T00:05:00Z', sentAt: 6 * minute, receivedAt })
    assert.deepEqual(text, placed)
    assert.ok('problem' in placeInTime({ at: 6 * minute, sentAt: 5 * minute, receivedAt }), 'sent before it happened')
    assert.ok('problem' in placeInTime({ at: '0001-01-01T00:00:00Z', sentAt: 0, receivedAt }), 'zero values')
  })

  test('names what is wrong with a time', () => {
    const reason = (value: string | number) => {
      const placed = placeInTime({ at: value, sentAt: null, receivedAt })
      return 'problem' in placed ? placed.problem : 'fine'
    }
    assert.equal(reason('soon'), 'invalid_time')
    assert.equal(reason('1999-12-31T23:59:59Z'), 'time_before_2000')
    assert.equal(reason('2026-11-22T23:49:59Z'), 'fine')
    assert.equal(reason('2026-11-22T23:50:01Z'), 'time_in_future')
    assert.equal(reason(8.7e15), 'time_in_future')
  })
})
