import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type AskFacts,
  decideAfter,
  decideAsk,
  defaultSettings,
  isSpent,
  lotOf,
  outranking,
  quietUntil,
  timeZoneOf,
} from './model.ts'

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
  assert.equal(timeZoneOf({ timezone: 'asia/SHANGHAI' }, 'UTC'), 'Asia/Shanghai')
  assert.equal(defaultSettings.caps.length, 2)
})

const anyFacts: fc.Arbitrary<AskFacts> = fc.record({
  now: fc.constant(now),
  dueAtMs: fc.constantFrom(now, now - 3 * day),
  lateMsMax: fc.constantFrom(day, null),
  programme: fc.option(
    fc.record({
      on: fc.boolean(),
      surveyPublished: fc.boolean(),
      purpose: fc.constantFrom('surveys', 'marketing'),
      onceDays: fc.constantFrom(0, 7, 30),
      sampleRate: fc.constantFrom(0.2, 0.5, 1),
    }),
    { freq: 8 },
  ),
  known: fc.boolean(),
  inSegment: fc.boolean(),
  lastAskedMs: fc.constantFrom(null, now - day, now - 100 * day),
  ways: fc.array(
    fc.record({
      there: fc.boolean(),
      addressed: fc.boolean(),
      bounced: fc.boolean(),
      consent: fc.constantFrom('yes' as const, 'no' as const, 'paused' as const),
      everyDays: fc.constantFrom(null, 30),
    }),
    { maxLength: 3 },
  ),
  lot: fc.constantFrom(0.1, 0.4, 0.9),
  contacts: fc.array(
    fc.record({
      purpose: fc.constantFrom('surveys', 'marketing'),
      atMs: fc.integer({ min: now - 40 * day, max: now }),
    }),
    { maxLength: 4 },
  ),
  settings: fc.record({
    caps: fc.array(
      fc.record({ purpose: fc.constantFrom('', 'surveys'), most: fc.constantFrom(1, 3), days: fc.constantFrom(7, 30) }),
      {
        maxLength: 2,
      },
    ),
    quiet: fc.constantFrom(null, { from: '21:00', to: '08:00' }, { from: '11:00', to: '13:00' }),
  }),
  timeZone: fc.constantFrom('UTC', 'Asia/Shanghai'),
})

const eligibility = [
  'programme_off',
  'too_late',
  'survey_unavailable',
  'person_unknown',
  'not_in_segment',
  'asked_recently',
]
const consenting = ['no_channel', 'no_address', 'address_bounced', 'paused', 'no_consent']
const stageOf = (decision: ReturnType<typeof decideAsk>): number => {
  if (decision.outcome !== 'refuse') return decision.outcome === 'defer' ? 4 : 5
  if (eligibility.includes(decision.reason)) return 0
  if (consenting.includes(decision.reason)) return 1
  return decision.reason === 'not_sampled' ? 2 : 3
}

test('BU1: whatever the facts, what comes later in the order never decides before what comes earlier', () => {
  const willing = [way]
  fc.assert(
    fc.property(anyFacts, (some) => {
      const stage = stageOf(decideAsk(some))
      // Making good everything from a stage on leaves an earlier refusal as it was ...
      const noBudget = { ...some, contacts: [], settings: { caps: [], quiet: null } }
      const noSample = { ...noBudget, lot: 0 }
      const noConsent = { ...noSample, ways: willing }
      if (stage < 3) assert.deepEqual(decideAsk(noBudget), decideAsk(some))
      if (stage < 2) assert.deepEqual(decideAsk(noSample), decideAsk(some))
      if (stage < 1) assert.deepEqual(decideAsk(noConsent), decideAsk(some))
      // ... and is enough where that stage is what refused.
      if (stage >= 1) assert.equal(decideAsk(noConsent).outcome, 'send')
      if (stage >= 3) assert.equal(decideAsk(noBudget).outcome, 'send')
    }),
    { numRuns: 2_000 },
  )
})

test('BU3: raising the rate only adds people, lowering it only takes some away; the budget does not change who is in', () => {
  const rates = fc.tuple(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true }))
  fc.assert(
    fc.property(anyFacts, rates, fc.double({ min: 0, max: 0.999, noNaN: true }), (some, [one, other], lot) => {
      const at = (sampleRate: number) =>
        decideAsk({ ...some, lot, programme: some.programme && { ...some.programme, sampleRate } })
      const isIn = (rate: number) => stageOf(at(rate)) > 2
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      if (isIn(low)) assert.ok(isIn(high))
      if (isIn(low)) assert.deepEqual(at(high), at(low))
    }),
    { numRuns: 1_000 },
  )
})

test('BU8: higher priority first, else the earlier; what is still to come counts only when it is higher; the order is whole', () => {
  const ranks = fc.uniqueArray(
    fc.record({
      ask: fc.string({ minLength: 1, maxLength: 4 }),
      priority: fc.constantFrom('low' as const, 'normal' as const, 'high' as const),
      dueAtMs: fc.integer({ min: now - day, max: now + day }),
    }),
    { selector: ({ ask }) => ask, minLength: 2, maxLength: 8 },
  )
  const weight = { high: 2, normal: 1, low: 0 }
  fc.assert(
    fc.property(ranks, (plain) => {
      const all = plain.map((rank) => ({ ...rank, upcoming: rank.dueAtMs > now }))
      for (const one of all) {
        const before = outranking(
          one,
          all.filter((other) => other !== one),
        )
        for (const other of before) {
          assert.ok(weight[other.priority] >= weight[one.priority])
          if (other.priority === one.priority) assert.ok(other.dueAtMs <= one.dueAtMs && !other.upcoming)
          assert.ok(!outranking(other, [one]).includes(one), 'not both before each other')
        }
      }
      const due = all.filter(({ upcoming }) => !upcoming)
      const first = due.filter(
        (one) =>
          outranking(
            one,
            due.filter((other) => other !== one),
          ).length === 0,
      )
      assert.equal(first.length, due.length === 0 ? 0 : 1, 'exactly one comes first')
    }),
  )
})

test('BU8: the budget goes to those before; who would be refused anyway stands in nobody’s way', () => {
  const cap = (most: number) => ({ caps: [{ purpose: '', most, days: 7 }], quiet: null })
  const one = { ...facts, settings: cap(1) }
  const roomy = { ...facts, settings: cap(2) }
  assert.deepEqual(decideAfter(one, [one]), { outcome: 'refuse', reason: 'outranked' })
  assert.deepEqual(decideAfter(roomy, [roomy]), { outcome: 'send', way: 0 })
  assert.deepEqual(decideAfter(roomy, [roomy, roomy]), { outcome: 'refuse', reason: 'outranked' })
  const refused = { ...one, ways: [{ ...way, consent: 'no' as const }] }
  assert.deepEqual(decideAfter(one, [refused]), { outcome: 'send', way: 0 })
  assert.deepEqual(decideAfter({ ...one, contacts: recent }, [one]), { outcome: 'refuse', reason: 'cap_reached' })
})
