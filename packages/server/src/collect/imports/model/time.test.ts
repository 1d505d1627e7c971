import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { DateOrder } from '../contract/read.ts'
import { detectDateOrder, formatLocal, readTime, serialToLocal } from './time.ts'
import { createZone } from './zone.ts'

/** The reading in one comparable text: a local time, an instant in UTC, or the verdict. */
function shown(text: string, order: DateOrder | null = null): string {
  const reading = readTime(text, order)
  if (typeof reading === 'string') return reading
  return reading.kind === 'instant' ? new Date(reading.ts).toISOString() : formatLocal(reading.local, true)
}

test('reads the ways in which dates and times are written (IM5)', () => {
  const cases: [string, string, DateOrder?][] = [
    ['2010-12-01 08:26', '2010-12-01 08:26:00'],
    ['2010-12-01 08:26:00', '2010-12-01 08:26:00'],
    ['2024-03-05T14:30:00Z', '2024-03-05T14:30:00.000Z'],
    ['2024-03-05T14:30:00.123456+08:00', '2024-03-05T06:30:00.123Z'],
    ['2015-02-24 11:35:52 -0800', '2015-02-24T19:35:52.000Z'],
    ['2024-03-05', '2024-03-05 00:00:00'],
    ['2024/3/5 9:05', '2024-03-05 09:05:00'],
    ['2024.03.05', '2024-03-05 00:00:00'],
    ['2024年3月5日', '2024-03-05 00:00:00'],
    ['2024年3月5日14时30分5秒', '2024-03-05 14:30:05'],
    ['2024年3月5日 14時30分', '2024-03-05 14:30:00'],
    ['2024年3月5日 下午2:30', '2024-03-05 14:30:00'],
    ['2024/3/5 上午 12:05', '2024-03-05 00:05:00'],
    ['２０２４／３／５　１４：３０', '2024-03-05 14:30:00'],
    ['2024年3月5日 星期二 14:30', '2024-03-05 14:30:00'],
    ['2024-03', '2024-03-01 00:00:00'],
    ['2024年3月', '2024-03-01 00:00:00'],
    ['2015', '2015-01-01 00:00:00'],
    ['20240305', '2024-03-05 00:00:00'],
    ['20240305143059', '2024-03-05 14:30:59'],
    ['202403051430', '2024-03-05 14:30:00'],
    ['05/11/2016 12:00:00 AM', '2016-05-11 00:00:00', 'mdy'],
    ['12/31/1899 09:30:00 AM', '1899-12-31 09:30:00'],
    ['2/24/2015 11:35', '2015-02-24 11:35:00'],
    ['30/09/2021', '2021-09-30 00:00:00'],
    ['03/04/2024', 'ambiguous'],
    ['03/04/2024', '2024-04-03 00:00:00', 'dmy'],
    ['03/04/2024', '2024-03-04 00:00:00', 'mdy'],
    ['04/04/2024', '2024-04-04 00:00:00'],
    ['13/04/2024', 'unreadable', 'mdy'],
    ['05.03.2024 14.30', '2024-03-05 14:30:00', 'dmy'],
    ['12/1/10 8:26', '2010-12-01 08:26:00', 'mdy'],
    ['10/12/1', 'unreadable'],
    ['10/12/01', '2010-12-01 00:00:00', 'ymd'],
    ['5 Mar 2024', '2024-03-05 00:00:00'],
    ['05-MAR-24', '2024-03-05 00:00:00'],
    ['March 5th, 2024 2:30 pm', '2024-03-05 14:30:00'],
    ['Tue, 05 Mar 2024 14:30:00 +0800', '2024-03-05T06:30:00.000Z'],
    ['Tue Mar 05 2024 14:30:00 GMT+0800 (China Standard Time)', '2024-03-05T06:30:00.000Z'],
    ['2024-02-29', '2024-02-29 00:00:00'],
    ['2023-02-29', 'unreadable'],
    ['2024-13-01', 'unreadable'],
    ['2024-03-05 25:00', 'unreadable'],
    ['2024-12-31 24:00', '2025-01-01 00:00:00'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    // As Google Forms writes them, by the language of whose form it is.
    ['2024/03/05 9:15:04 AM GMT+1', '2024-03-05T08:15:04.000Z'],
    ['2024/03/05 9:15:04 PM GMT+5:30', '2024-03-05T15:45:04.000Z'],
    ['2024/03/05 9:15:04 PM GMT-11', '2024-03-06T08:15:04.000Z'],
    ['2024/03/05 9:15:04 下午 [GMT+8]', '2024-03-05T13:15:04.000Z'],
    ['2024/03/05 9:15:04 AM GMT', '2024-03-05T09:15:04.000Z'],
    ['2024/03/05 9:15:04 AM EST', '2024-03-05T14:15:04.000Z'],
    ['2024-03-05 14:30 PST', '2024-03-05T22:30:00.000Z'],
    ['2024-03-05 14:30 CST', 'unreadable'],
    ['2024-03-05 14:30 -5', 'unreadable'],
    ['2024-03-05 14:30 GMT+15', 'unreadable'],
    ['2024-03-05 14:30 sharp', 'unreadable'],
    ['2024-03-05 14:30 constructor', 'unreadable'],
    ['12:30', 'unreadable'],
    ['yesterday', 'unreadable'],
    ['', 'unreadable'],
    [`2024-03-05${' '.repeat(50_000)}x`, 'unreadable'],
  ]
  for (const [text, expected, order] of cases) assert.equal(shown(text, order ?? null), expected, `${text} (${order})`)
})

test('every ISO instant comes back as itself', () => {
  const min = new Date('1000-01-01T00:00:00Z')
  const max = new Date('9999-12-31T23:59:59Z')
  fc.assert(
    fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
      assert.deepEqual(readTime(date.toISOString(), null), { kind: 'instant', ts: date.getTime() })
    }),
  )
})

test('the order of day and month is found, ambiguous or inconsistent over the whole sample', () => {
  assert.equal(detectDateOrder(['01/02/2024', '25/12/2024']).order, 'dmy')
  assert.equal(detectDateOrder(['01/02/2024', '12/25/2024 3:00 PM']).order, 'mdy')
  assert.deepEqual(detectDateOrder(['01/01/2024', '01/02/2024']), { order: 'ambiguous', example: '01/02/2024' })
  assert.equal(detectDateOrder(['25/12/2024', '12/25/2024']).order, 'inconsistent')
  assert.equal(detectDateOrder(['2024-01-02', 'x', '']).order, null)
  // With two digits, 24-03-05 may be of 2005: the year is what changes least, a few dates do not tell.
  assert.equal(detectDateOrder(['24-03-05', '24-11-30']).order, 'ambiguous')
  assert.equal(detectDateOrder(['24-03-05', '24-11-30', '25-01-07', '25-01-08', '25-02-19']).order, 'ymd')
  assert.equal(detectDateOrder(['31/12/24', '13/01/25', '14/01/25', '15/01/25', '16/01/25']).order, 'dmy')
  assert.deepEqual([detectDateOrder(['99-12-31']).order, detectDateOrder(['31/12/99']).order], ['ymd', 'dmy'])
  assert.equal(detectDateOrder(['99-12-31', '12/25/2024']).order, 'inconsistent')
})

test('local times go through the zone, with a rule for hours that occur twice or never (IM6)', () => {
  const at = (zone: string, text: string) => {
    const reading = readTime(text, null)
    assert.ok(typeof reading === 'object' && reading.kind === 'local')
    const { ts, occurs } = createZone(zone).instantOf(reading.local)
    return `${new Date(ts).toISOString().slice(0, 16)} ${occurs}`
  }
  assert.equal(at('Asia/Shanghai', '2024-03-05 08:00'), '2024-03-05T00:00 once')
  assert.equal(at('Europe/London', '2010-12-01 08:26'), '2010-12-01T08:26 once')
  assert.equal(at('Europe/London', '2011-06-01 08:26'), '2011-06-01T07:26 once')
  assert.equal(at('America/New_York', '2024-11-03 01:30'), '2024-11-03T05:30 twice')
  assert.equal(at('America/New_York', '2024-11-03 00:30'), '2024-11-03T04:30 once')
  assert.equal(at('America/New_York', '2024-11-03 02:30'), '2024-11-03T07:30 once')
  assert.equal(at('America/New_York', '2024-03-10 02:30'), '2024-03-10T07:30 never')
  assert.equal(at('America/New_York', '2024-03-10 03:00'), '2024-03-10T07:00 once')
  assert.equal(at('Pacific/Apia', '2011-12-30 12:00'), '2011-12-30T22:00 never')
  assert.equal(at('Asia/Shanghai', '1986-05-04 02:30'), '1986-05-03T18:30 never')
  assert.throws(() => createZone('Mars/Base'), RangeError)
})

test('an instant written in a zone and read back in it is the same instant, unless clocks went back', () => {
  const zones = ['Asia/Hong_Kong', 'America/St_Johns', 'Australia/Lord_Howe', 'Europe/Berlin', 'Africa/Casablanca']
  const built = zones.map(createZone)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), fc.nat(zones.length - 1), (second, index) => {
      const zone = built[index]
      assert.ok(zone)
      const written = new Intl.DateTimeFormat('sv-SE', { timeZone: zone.name, dateStyle: 'short', timeStyle: 'medium' })
      const reading = readTime(written.format(second * 1000), null)
      assert.ok(typeof reading === 'object' && reading.kind === 'local')
      const instant = zone.instantOf(reading.local)
      if (instant.occurs === 'twice') assert.ok(instant.ts <= second * 1000)
      else assert.deepEqual(instant, { ts: second * 1000, occurs: 'once' })
    }),
    { numRuns: 2000 },
  )
})

test('day counts of spreadsheets follow the 1900 system with its false leap day and the 1904 system', () => {
  const shownSerial = (serial: number, system: '1900' | '1904') => {
    const local = serialToLocal(serial, system)
    return local && formatLocal(local, true)
  }
  assert.equal(shownSerial(1, '1900'), '1900-01-01 00:00:00')
  assert.equal(shownSerial(59, '1900'), '1900-02-28 00:00:00')
  assert.equal(shownSerial(61, '1900'), '1900-03-01 00:00:00')
  assert.equal(shownSerial(40513.3513888889, '1900'), '2010-12-01 08:26:00')
  assert.equal(shownSerial(0, '1904'), '1904-01-01 00:00:00')
  assert.equal(shownSerial(39051.5, '1904'), '2010-12-01 12:00:00')
  assert.equal(shownSerial(45356.604166667, '1900'), '2024-03-05 14:30:00')
  assert.equal(serialToLocal(-1, '1900'), null)
  assert.equal(serialToLocal(1e9, '1900'), null)
})
