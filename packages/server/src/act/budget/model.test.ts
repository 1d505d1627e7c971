import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AskFacts, decideAsk, defaultSettings, isSpent, lotOf, quietUntil, timeZoneOf } from './model.ts'

const now = Date.UTC(2026, 4, 10, 12)
const day = 86_400_000
const way = { there: true, addressed: true, bounced: false, consent: 'yes' as const, everyDays: null }
const facts: AskFacts = {
  now,
  dueAtMs: now,
  lateMsMax: day,
  programme: { on: true, surveyPublished: true, purpose: 'surveys', onceDays: 30, sampleRate: 0.5 },
  known: true,
  inSegment: true,
  lastAskedMs: null,
  ways: [way],
  lot: 0.1,
  contacts: [],
  settings: { caps: [{ purpose: '', most: 1, days: 7 }], quiet: null },
  timeZone: 'UTC',
}
const programme = facts.programme as NonNullable<AskFacts['programme']>
const recent = [{ purpose: 'marketing', atMs: now - day }]

test('BU1: the order is eligible, consent, sample, budget; the first that refuses is the reason', () => {
  const worst: AskFacts = {
    ...facts,
    inSegment: false,
    ways: [{ ...way, consent: 'no' }],
    lot: 0.9,
    contacts: recent,
    lastAskedMs: now - 1,
  }
  const steps: [Partial<AskFacts>, string][] = [
    [{}, 'not_in_segment'],
    [{ inSegment: true }, 'asked_recently'],
    [{ lastAskedMs: null }, 'no_consent'],
    [{ ways: [way] }, 'not_sampled'],
    [{ lot: 0.1 }, 'cap_reached'],
  ]
  let state = worst
  for (const [change, reason] of steps) {
    state = { ...state, ...change }
    assert.deepEqual(decideAsk(state), { outcome: 'refuse', reason })
  }
  assert.deepEqual(decideAsk({ ...state, contacts: [] }), { outcome: 'send', way: 0 })
})

test('BU1: every reason has its case', () => {
  const cases: [Partial<AskFacts>, string][] = [
    [{ programme: null }, 'programme_off'],
    [{ programme: { ...programme, on: false } }, 'programme_off'],
    [{ dueAtMs: now - 2 * day }, 'too_late'],
    [{ programme: { ...programme, surveyPublished: false } }, 'survey_unavailable'],
    [{ known: false }, 'person_unknown'],
    [{ ways: [] }, 'no_channel'],
    [{ ways: [{ ...way, there: false }] }, 'no_channel'],
    [{ ways: [{ ...way, addressed: false }] }, 'no_address'],
    [
      {
        ways: [
          { ...way, bounced: true },
          { ...way, addressed: false },
        ],
      },
      'address_bounced',
    ],
    [{ ways: [{ ...way, consent: 'paused' }] }, 'paused'],
    [{ ways: [{ ...way, everyDays: 60 }], contacts: [{ purpose: 'surveys', atMs: now - 40 * day }] }, 'frequency_wish'],
  ]
  for (const [change, reason] of cases)
    assert.deepEqual(decideAsk({ ...facts, ...change }), { outcome: 'refuse', reason }, reason)
  const second = [{ ...way, addressed: false }, { ...way, consent: 'no' as const }, way]
  assert.deepEqual(decideAsk({ ...facts, ways: second }), { outcome: 'send', way: 2 })
  assert.deepEqual(decideAsk({ ...facts, dueAtMs: 0, lateMsMax: null }), { outcome: 'send', way: 0 })
})

test('BU2: caps are rolling windows, whatever the calendar says', () => {
  const cap = { purpose: 'surveys', most: 2, days: 7 }
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 * day }), { maxLength: 12 }), (ages) => {
      const contacts = ages.map((age) => ({ purpose: 'surveys', atMs: now - age }))
      const inside = ages.filter((age) => age < 7 * day).length
      assert.equal(isSpent(cap, { now, contacts }, 'surveys'), inside >= 2)
      assert.equal(isSpent(cap, { now, contacts }, 'service'), false)
    }),
  )
})

test('BU3: a lot never changes within a period, is fair, and a higher rate keeps who was in', () => {
  const draw = { programme: 'prg_1', person: 'per_1', onceDays: 30 }
  const start = 30 * day * 600
  assert.equal(lotOf({ ...draw, atMs: start }), lotOf({ ...draw, atMs: start + 30 * day - 1 }))
  assert.notEqual(lotOf({ ...draw, atMs: start }), lotOf({ ...draw, atMs: start + 30 * day }))
  assert.notEqual(lotOf({ ...draw, atMs: start }), lotOf({ ...draw, programme: 'prg_2', atMs: start }))
  const lots = Array.from({ length: 20_000 }, (_, index) => lotOf({ ...draw, person: `p${index}`, atMs: start }))
  for (const rate of [0.1, 0.5, 0.9]) {
    const share = lots.filter((lot) => lot < rate).length / lots.length
    assert.ok(Math.abs(share - rate) < 0.015, `${share} at ${rate}`)
  }
})

test('BU4: quiet hours end on the clocks where the person lives, also when those change', () => {
  const at = (text: string) => Date.parse(text)
  const night = { from: '21:00', to: '08:00' }
  assert.equal(quietUntil(night, at('2026-05-10T12:00:00Z'), 'UTC'), null)
  assert.equal(quietUntil(night, at('2026-05-10T21:00:00Z'), 'UTC'), at('2026-05-11T08:00:00Z'))
  assert.equal(quietUntil(night, at('2026-05-10T13:30:00Z'), 'Asia/Shanghai'), at('2026-05-11T00:00:00Z'))
  assert.equal(quietUntil(night, at('2026-05-10T12:59:59Z'), 'Asia/Shanghai'), null)
  assert.equal(quietUntil(night, at('2026-05-11T07:59:30Z'), 'UTC'), at('2026-05-11T08:00:30Z'))
  // Berlin's clocks go forward in the night of 29 March 2026 and back in that of 25 October.
  assert.equal(quietUntil(night, at('2026-03-28T22:00:00Z'), 'Europe/Berlin'), at('2026-03-29T06:00:00Z'))
  assert.equal(quietUntil(night, at('2026-10-24T22:00:00Z'), 'Europe/Berlin'), at('2026-10-25T07:00:00Z'))
  assert.equal(
    quietUntil({ from: '12:00', to: '14:00' }, at('2026-05-10T13:00:00Z'), 'UTC'),
    at('2026-05-10T14:00:00Z'),
  )
  assert.equal(quietUntil({ from: '00:00', to: '00:00' }, now, 'UTC'), null)
  const zones = fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4 * 365 * day }), zones, (ms, zone) => {
      const until = quietUntil(night, now + ms, zone)
      if (until === null) return
      assert.ok(until > now + ms && until - now - ms < 13 * 3_600_000)
      assert.equal(quietUntil(night, until, zone), null)
    }),
  )
})

test('A zone that is none is the workspace’s', () => {
  assert.equal(timeZoneOf({ timezone: 'Mars/Olympus', time_zone: 'Asia/Tokyo' }, 'UTC'), 'Asia/Tokyo')
  assert.equal(timeZoneOf({ timezone: 8 }, 'Asia/Shanghai'), 'Asia/Shanghai')
  assert.equal(defaultSettings.caps.length, 2)
})
