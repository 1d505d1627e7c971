import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { toSegmentJson } from '../segment-body.ts'
import { dayMs, endOfDay } from './calendar.ts'
import { type CompanyOptions, makeCompany } from './index.ts'
import { story } from './story.ts'

const endDay = '2026-09-13'
const company = (options: Partial<CompanyOptions> = {}) =>
  makeCompany({ seed: 7, customers: 300, endDay, planted: true, ...options })

function hashOf(options: Partial<CompanyOptions>): string {
  const hash = createHash('sha256')
  for (const event of company(options).events()) hash.update(toSegmentJson(event))
  for (const row of company(options).surveyRows()) hash.update(JSON.stringify(row))
  return hash.digest('hex')
}

describe('the same seed gives the same company', () => {
  test('byte for byte, and another seed another one', () => {
    assert.equal(hashOf({}), hashOf({}))
    assert.notEqual(hashOf({}), hashOf({ seed: 8 }))
    assert.notEqual(hashOf({}), hashOf({ planted: false }))
  })

  test('a customer stays the same whatever the number of customers', () => {
    const few = [...company({ customers: 20 }).events()].map(toSegmentJson)
    const many = [...company({ customers: 60 }).events()].map(toSegmentJson)
    assert.deepEqual(many.slice(0, few.length), few)
  })

  test('the last day only moves the dates', () => {
    const later = [...company({ customers: 40, endDay: '2027-03-01' }).events()]
    const shift = endOfDay('2027-03-01') - endOfDay(endDay)
    const now = [...company({ customers: 40 }).events()]
    assert.deepEqual(
      later.map(({ messageId, timestamp, userId }) => [messageId, timestamp - shift, userId]),
      now.map(({ messageId, timestamp, userId }) => [messageId, timestamp, userId]),
    )
  })

  test('no source of the generator reads a clock or unseeded randomness', () => {
    const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.includes('.test'),
    )
    assert.ok(files.length > 20)
    for (const file of files) {
      const text = readFileSync(join(import.meta.dirname, file), 'utf8')
      assert.doesNotMatch(text, /Date\.now|new Date\(\)|Math\.random|performance\.|process\.|randomUUID/, file)
    }
  })
})

describe('messages', () => {
  test('are valid Segment calls of a person or a device, within the days of the story, in time order', () => {
    const end = endOfDay(endDay)
    const seen = new Set<string>()
    for (const person of company().people()) {
      let last = 0
      for (const event of person) {
        assert.ok(event.timestamp < end && event.timestamp > end - (story.historyDays + 1) * dayMs, event.messageId)
        assert.ok(event.timestamp >= last, 'time order')
        last = event.timestamp
        assert.ok(event.userId ?? event.anonymousId, 'somebody')
        assert.notEqual(event.userId, '')
        if (event.type === 'track' || event.type === 'page') assert.ok(event.name)
        if (event.type === 'alias') assert.ok(event.userId && event.previousId)
        assert.ok(!seen.has(event.messageId), 'message ids are unique')
        seen.add(event.messageId)
        assert.ok(toSegmentJson(event).length < 4_000)
      }
    }
    assert.ok(seen.size > 10_000)
  })

  test('answers carry metric, score within its scale and the response that joins them', () => {
    const metrics = new Map<string, number>()
    for (const event of company({ customers: 1500 }).events()) {
      if (event.name !== '$answer') continue
      const { $metric, $score, $scale_min, $scale_max, $response, $text } = event.data
      assert.ok(typeof $score === 'number' && Number.isInteger($score))
      assert.ok($score >= Number($scale_min) && $score <= Number($scale_max))
      assert.match(String($response), /^u_\d+-[nrv]\d*$/)
      if ($text !== undefined) assert.doesNotMatch(String($text), /[{}]|undefined|null/)
      metrics.set(String($metric), (metrics.get(String($metric)) ?? 0) + 1)
    }
    assert.deepEqual([...metrics.keys()].sort(), ['ces', 'csat', 'nps', 'stars'])
  })

  test('people browse unknown first; later events carry the account; guests are joined by an alias', () => {
    let browsedBefore = 0
    let aliases = 0
    for (const person of company({ customers: 600 }).people()) {
      const signIn = person.findIndex((event) => event.type === 'identify' && event.userId)
      if (signIn > 0 && person.slice(0, signIn).some((event) => event.type === 'page' && !event.userId)) browsedBefore++
      aliases += person.filter((event) => event.type === 'alias').length
      const ids = new Set(person.flatMap((event) => event.userId ?? []))
      assert.ok(ids.size <= 1, 'one account a person')
    }
    assert.ok(browsedBefore > 300)
    assert.ok(aliases > 10)
  })

  test('addresses and numbers cannot reach anybody', () => {
    const mails = new Set<string>()
    const phones = new Set<string>()
    for (const event of company({ customers: 2000 }).events()) {
      if (event.type !== 'identify' || event.data.language === undefined) continue
      mails.add(String(event.data.email))
      phones.add(String(event.data.phone))
    }
    for (const mail of mails) assert.match(mail, /^[a-z.0-9]+@([a-z]+\.)?example\.(com|net|org)$/)
    for (const phone of phones) assert.match(phone, /^(\+86100\d{8}|\+999\d{9})$/)
    assert.ok(mails.size > 1800 && phones.size === mails.size, 'nobody shares an address or a number')
  })
})

describe('cost', () => {
  test('memory does not grow with the number of customers', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const heapAfter = (customers: number) => {
      let peak = 0
      let people = 0
      for (const events of company({ customers }).people()) {
        people++
        if (people % Math.ceil(customers / 4) !== 0) continue
        collect()
        peak = Math.max(peak, process.memoryUsage().heapUsed + events.length)
      }
      return peak
    }
    heapAfter(200)
    const small = heapAfter(1_000)
    const large = heapAfter(10_000)
    assert.ok(large < small + 4 * 2 ** 20, `${small} against ${large} bytes of heap`)
  })

  test('more than 100,000 events for each second of processor time, about 50 for each customer', () => {
    const count = (customers: number) => {
      let events = 0
      for (const person of company({ customers }).people()) events += person.length
      return events
    }
    count(500)
    const before = process.cpuUsage()
    const events = count(4_000)
    const used = process.cpuUsage(before)
    const perSecond = events / ((used.user + used.system) / 1e6)
    assert.ok(perSecond > 100_000, `${Math.round(perSecond)} events a second`)
    assert.ok(events / 4_000 > 45 && events / 4_000 < 60, `${events / 4_000} events a customer`)
  })
})

describe('bad input', () => {
  test('an impossible last day is refused with the reason', () => {
    for (const day of ['2026-02-30', 'yesterday', '2026-9-1', ''])
      assert.throws(() => company({ endDay: day }), /endDay: ".*" is not a calendar day/)
  })

  test('so is a number of customers that is none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double({ max: -0.001, noNaN: true }), fc.constantFrom(Number.NaN, 1.5)), (customers) => {
        assert.throws(() => company({ customers }), /customers: .* is not a whole number/)
      }),
    )
    assert.deepEqual([...company({ customers: 0 }).events()], [])
  })
})
