import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { publicKinds } from '../identity/index.ts'
import { channels, legalBases } from './contract.ts'
import {
  acceptedStatements,
  type ConsentStatement,
  changesOfPage,
  covering,
  currentConsent,
  currentPreferences,
  decideConsent,
  type HeldStatement,
  isBinding,
  namingKinds,
  type PreferenceRow,
  planStatements,
  purposeAndChannel,
  type Standing,
  withoutRepetitions,
} from './model.ts'

const statement = fc
  .record(
    {
      purpose: fc.constantFrom('surveys', 'marketing'),
      channel: fc.constantFrom('', 'email', 'sms'),
      given: fc.boolean(),
      at: fc.integer({ min: 0, max: 20 }),
    },
    { noNullPrototype: true },
  )
  .map((one): ConsentStatement => ({ ...one, lastAt: one.at, state: 0 }))

describe('what counts', () => {
  test('CN1: the latest statement counts, whatever the order of arrival, and a merge takes the latest of all', () => {
    fc.assert(
      fc.property(fc.array(statement), fc.array(statement), (mine, others) => {
        const now = currentConsent([...mine, ...others])
        assert.deepEqual(currentConsent([...others, ...mine].reverse()), now)
        for (const { purpose, channel, at } of now) {
          const same = [...mine, ...others].filter((one) => one.purpose === purpose && one.channel === channel)
          assert.equal(at, Math.max(...same.map((one) => one.at)))
        }
      }),
    )
  })

  test('CN4: a statement on all channels covers each, until the channel itself is spoken of later', () => {
    const all = { purpose: 'surveys', channel: '', given: false, at: 2, lastAt: 2, state: 0 }
    const mail = { purpose: 'surveys', channel: 'email', given: true, at: 1, lastAt: 1, state: 0 }
    assert.equal(covering([all, mail], { purpose: 'surveys', channel: 'email' })?.given, false)
    assert.equal(covering([all, { ...mail, at: 3 }], { purpose: 'surveys', channel: 'email' })?.given, true)
    assert.equal(covering([all, { ...mail, at: 3 }], { purpose: 'surveys', channel: 'sms' })?.given, false)
    assert.equal(covering([mail], { purpose: 'surveys', channel: 'sms' }), null)
  })

  /** What one profile says, in the order in which it arrives; source 0 = somebody said it then. */
  const saying = fc.record(
    { given: fc.boolean(), at: fc.integer({ min: 0, max: 12 }), state: fc.constantFrom(0, 1, 2) },
    { noNullPrototype: true },
  )
  type Saying = { given: boolean; at: number; state: number }
  const incomingOf = (one: Saying) => ({ ...one, purpose: 'p', channel: '', lastAt: one.at, once: false })

  /** Writes batch after batch; gives what is stored, and says where a change went untold. */
  function store(batches: readonly (readonly Saying[])[]): HeldStatement[] {
    let held: HeldStatement[] = []
    for (const batch of batches) {
      const before = currentConsent(held)[0]
      const plan = planStatements(held, batch.map(incomingOf))
      const grown = new Map(plan.grow.map((row) => [row.id, row]))
      held = held.map((row) => ({ ...row, ...grown.get(row.id) }))
      for (const { once: _once, ...row } of plan.insert) held.push({ ...row, id: held.length + 1 })
      const now = currentConsent(held)[0]
      if (now && now.given !== before?.given) assert.ok(plan.changed.some((one) => one.given === now.given))
    }
    return held
  }

  test('CN5: repetitions make rows longer; where each source is heard in order, what counts is what it would be with every message kept', () => {
    fc.assert(
      fc.property(fc.array(fc.array(saying, { maxLength: 6 }), { maxLength: 6 }), (batches) => {
        const ends = new Map<number, number>()
        // A source's clock only goes on; what people say elsewhere comes in any order.
        const inTurn = batches.map((batch) =>
          batch.map((one) => {
            if (one.state === 0) return one
            const at = (ends.get(one.state) ?? 0) + (one.at % 3) + 1
            ends.set(one.state, at)
            return { ...one, at }
          }),
        )
        const everything = inTurn.flat().map(incomingOf)
        const [now, kept] = [currentConsent(store(inTurn))[0], currentConsent(everything)[0]]
        assert.deepEqual([now?.given, now?.at], [kept?.given, kept?.at])
      }),
      { numRuns: 2_000 },
    )
  })

  test('CN5: whatever the order of arrival, nobody counts as willing who would not with every message kept; a source’s rows take turns', () => {
    fc.assert(
      fc.property(fc.array(fc.array(saying, { maxLength: 6 }), { maxLength: 6 }), (batches) => {
        const held = store(batches)
        const everything = batches.flat().map(incomingOf)
        if (currentConsent(held)[0]?.given) assert.equal(currentConsent(everything)[0]?.given, true)
        assert.equal(withoutRepetitions(held).length, held.length, 'no row of a profile only repeats another')
      }),
      { numRuns: 5_000 },
    )
  })

  test('CN16: a no that somebody said stays, however often and long a source repeats its old yes; a change of it, or a new yes, counts', () => {
    const times = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 20 }), (repeated, noAt, more) => {
        const first = Math.min(...repeated)
        const yes = repeated.map((at) => ({ given: true, at, state: 1 }))
        const no = { given: false, at: Math.max(first + 1, noAt), state: 0 }
        const said = [...yes, no, { given: true, at: 60 + more, state: 1 }]
        const willing = (all: readonly Saying[]) => currentConsent(store(all.map((one) => [one])))[0]?.given
        assert.equal(willing(said), false)
        assert.equal(willing([...said].reverse()), false)
        assert.equal(willing([...said, { given: false, at: 90, state: 1 }, { given: true, at: 91, state: 1 }]), true)
        assert.equal(willing([...said, { given: true, at: 90, state: 0 }]), true)
        // The other way round too: a source that keeps saying no takes back no yes that was said since.
        const turned = [...said, { given: true, at: 90, state: 0 }].map((one) => ({ ...one, given: !one.given }))
        assert.equal(willing(turned), false)
        assert.equal(willing(turned.slice(0, -1)), true)
      }),
    )
  })

  test('CN16: two profiles of one person: the source’s yes on the second is a repetition of that on the first', () => {
    const row = (given: boolean, at: number, state: number) => ({
      ...{ purpose: 'p', channel: '' },
      given,
      at,
      lastAt: at,
      state,
    })
    const [device, user] = [[row(true, 1, 7)], [row(false, 5, 0), row(true, 6, 7)]]
    assert.equal(currentConsent([...device, ...user])[0]?.given, false)
    assert.equal(currentConsent(user)[0]?.given, true, 'taken alone it was the first that the source said')
  })

  test('CN5: an SDK that sends the same state a thousand times makes one row and one change', () => {
    const incoming = Array.from({ length: 1000 }, (_, at) => incomingOf({ given: true, at, state: 1 }))
    const plan = planStatements([], incoming)
    assert.equal(plan.insert.length, 1)
    assert.equal(plan.insert[0]?.lastAt, 999)
    assert.equal(plan.changed.length, 1)
  })
})

describe('who may say so', () => {
  test('CN2: a public key takes back and gives for a device, but raises nobody known', () => {
    const consent = { surveys: true, marketing: false }
    const of = (known: boolean, trusted: boolean) =>
      acceptedStatements(consent, { at: 1, known, trusted, channels }).map(({ purpose }) => purpose)
    assert.deepEqual(of(true, false), ['marketing'])
    assert.deepEqual(of(false, false), ['surveys', 'marketing'])
    assert.deepEqual(of(true, true), ['surveys', 'marketing'])
  })

  test('a word may name its channel', () => {
    assert.deepEqual(purposeAndChannel('marketing/email', channels), { purpose: 'marketing', channel: 'email' })
    assert.deepEqual(purposeAndChannel('marketing/post', channels), { purpose: 'marketing/post', channel: '' })
    assert.deepEqual(purposeAndChannel('/email', channels), { purpose: '/email', channel: '' })
  })
})

describe('may this person be contacted', () => {
  const nothing: Standing = { statements: [], bases: [], pausedUntil: null, frequencies: [] }
  const ask = { purpose: 'surveys', channel: 'email', now: 100 } as const
  const yes = { purpose: 'surveys', channel: '', given: true, at: 1, lastAt: 1, state: 0 }
  const no = { ...yes, given: false, at: 2, lastAt: 2 }
  const basis = (word: (typeof legalBases)[number]) => [{ purpose: 'surveys', channel: '', basis: word }]

  test('CN3: no, unless they said yes or there is a basis', () => {
    assert.equal(decideConsent(nothing, ask).answer, 'not')
    assert.equal(decideConsent(nothing, ask).reason, 'unknown')
    assert.equal(decideConsent({ ...nothing, statements: [yes] }, ask).answer, 'given')
    assert.equal(decideConsent({ ...nothing, statements: [yes] }, { ...ask, purpose: 'marketing' }).answer, 'not')
    assert.equal(decideConsent({ ...nothing, bases: basis('legitimate_interest') }, ask).answer, 'basis')
  })

  test('CN3: a refusal and a pause stop everything but a contract or a legal duty', () => {
    fc.assert(
      fc.property(
        fc.array(statement, { maxLength: 6 }),
        fc.constantFrom(null, ...legalBases),
        fc.constantFrom(null, 50, 150),
        fc.constantFrom(...channels),
        (statements, word, pausedUntil, channel) => {
          const bases = word === null ? [] : basis(word)
          const decision = decideConsent({ statements, bases, pausedUntil, frequencies: [] }, { ...ask, channel })
          const said = covering(statements, { purpose: 'surveys', channel })
          const paused = pausedUntil !== null && pausedUntil > ask.now
          const binding = word !== null && isBinding(word)
          const may = binding || (!paused && said?.given !== false && (said?.given === true || word !== null))
          assert.equal(decision.answer !== 'not', may)
        },
      ),
    )
    const refused = decideConsent({ ...nothing, statements: [yes, no], bases: basis('legitimate_interest') }, ask)
    assert.deepEqual([refused.answer, refused.reason], ['not', 'refused'])
    const contract = decideConsent({ ...nothing, statements: [no], bases: basis('contract'), pausedUntil: 500 }, ask)
    assert.deepEqual([contract.answer, contract.reason], ['basis', 'contract'])
    assert.equal(decideConsent({ ...nothing, statements: [yes], pausedUntil: 500 }, ask).reason, 'paused')
    assert.equal(decideConsent({ ...nothing, statements: [yes], pausedUntil: 50 }, ask).answer, 'given')
  })

  test('a basis of one channel speaks of no other', () => {
    const bases = [{ purpose: 'surveys', channel: 'email', basis: 'contract' as const }]
    assert.equal(decideConsent({ ...nothing, bases }, ask).answer, 'basis')
    assert.equal(decideConsent({ ...nothing, bases }, { ...ask, channel: 'sms' }).answer, 'not')
  })

  test('CN6: the latest wish and pause count, over all profiles of a person; none is a wish too', () => {
    const row = (kind: 'pause' | 'frequency', at: number, value: number | null): PreferenceRow => ({
      ...{ kind, at, id: at, purpose: kind === 'pause' ? '' : 'surveys' },
      ...{ days: kind === 'frequency' ? value : null, until: kind === 'pause' ? value : null },
    })
    const rows = [row('pause', 1, 900), row('frequency', 1, 7), row('pause', 2, null), row('frequency', 3, 30)]
    const now = currentPreferences(rows)
    assert.deepEqual(now, { pausedUntil: null, frequencies: [{ purpose: 'surveys', days: 30 }] })
    assert.deepEqual(currentPreferences([...rows].reverse()), now)
    assert.deepEqual(currentPreferences([...rows, row('frequency', 4, 0)]).frequencies, [])
    const statements = [yes]
    assert.equal(decideConsent({ ...nothing, ...now, statements }, ask).everyDays, 30)
    assert.equal(decideConsent({ ...nothing, ...now, statements }, { ...ask, purpose: 'marketing' }).everyDays, null)
  })
})

test('CN7: a saved page changes only what differs from what it showed', () => {
  const shown = [
    { purpose: 'surveys', channel: 'email', given: true },
    { purpose: 'surveys', channel: 'sms', given: false },
    { purpose: 'marketing', channel: 'email', given: false },
  ]
  assert.deepEqual(changesOfPage(shown, new Set(['surveys/email'])), [])
  assert.deepEqual(changesOfPage(shown, new Set(['surveys/sms', 'profiling/email'])), [
    { purpose: 'surveys', channel: 'email', given: false },
    { purpose: 'surveys', channel: 'sms', given: true },
  ])
})

test('who is named by an identifier is one rule here and in unify/identity', () => {
  assert.deepEqual(namingKinds, [...publicKinds])
})
