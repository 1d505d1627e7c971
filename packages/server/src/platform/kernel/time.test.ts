import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, dayOf, daysBetween, startOfDay } from './time.ts'

test('days start at local midnight, daylight saving included', () => {
  assert.equal(startOfDay('2026-09-13', 'Asia/Shanghai'), Date.parse('2026-09-12T16:00:00Z'))
  assert.equal(startOfDay('2026-03-29', 'Europe/Berlin'), Date.parse('2026-03-28T23:00:00Z'))
  assert.equal(startOfDay('2026-03-30', 'Europe/Berlin'), Date.parse('2026-03-29T22:00:00Z'))
  assert.equal(startOfDay('2026-11-01', 'America/New_York'), Date.parse('2026-11-01T04:00:00Z'))
  assert.equal(startOfDay('2026-11-02', 'America/New_York'), Date.parse('2026-11-02T05:00:00Z'))
})

test('a day whose midnight does not exist starts at its first instant', () => {
  // Beirut skipped 00:00-01:00 on 27 March 2022.
  assert.equal(startOfDay('2022-03-27', 'Asia/Beirut'), Date.parse('2022-03-26T22:00:00Z'))
})

test('a midnight that comes twice counts the first time; a day that was left out starts where the clocks jumped', () => {
  // Gaza put its clocks back from 01:00 to 00:00 on 24 October 2020; Samoa went from 29 to 31 December 2011.
  assert.equal(startOfDay('2020-10-24', 'Asia/Gaza'), Date.parse('2020-10-23T21:00:00Z'))
  assert.equal(startOfDay('2011-12-30', 'Pacific/Apia'), Date.parse('2011-12-30T10:00:00Z'))
  assert.equal(startOfDay('2011-12-31', 'Pacific/Apia'), Date.parse('2011-12-30T10:00:00Z'))
})

test('years of one digit are not those of the last century', () => {
  assert.equal(startOfDay('0001-01-01', 'UTC'), Date.parse('0001-01-01T00:00:00Z'))
  assert.equal(dayOf(Date.parse('0001-01-01T12:00:00Z'), 'UTC'), '0001-01-01')
})

test('every instant lies in its own day', () => {
  const zone = fc.constantFrom(
    'UTC',
    'Asia/Shanghai',
    'America/New_York',
    'Europe/Berlin',
    'Pacific/Apia',
    'Asia/Kathmandu',
    'America/Sao_Paulo',
    'Asia/Gaza',
    'Australia/Lord_Howe',
  )
  fc.assert(
    fc.property(zone, fc.integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2030, 0, 1) }), (timeZone, ms) => {
      const day = dayOf(ms, timeZone)
      assert.ok(startOfDay(day, timeZone) <= ms)
      assert.ok(ms < startOfDay(addDays(day, 1), timeZone))
    }),
  )
})

test('counts days with both ends', () => {
  assert.equal(daysBetween('2026-02-27', '2026-03-01'), 3)
})

test('days end with the calendar', () => {
  assert.deepEqual([addDays('9999-12-31', 27), addDays('0000-01-01', -1)], ['9999-12-31', '0000-01-01'])
  assert.equal(addDays('2026-12-31', 1), '2027-01-01')
})
