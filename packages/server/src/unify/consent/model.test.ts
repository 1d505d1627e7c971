import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
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
  type PreferenceRow,
  planStatements,
  purposeAndChannel,
  type Standing,
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
  .map((one): ConsentStatement => ({ ...one, lastAt: one.at }))

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
    const all = { purpose: 'surveys', channel: '', given: false, at: 2, lastAt: 2 }
    const mail = { purpose: 'surveys', channel: 'email', given: true, at: 1, lastAt: 1 }
    assert.equal(covering([all, mail], { purpose: 'surveys', channel: 'email' })?.given, false)
    assert.equal(covering([all, { ...mail, lastAt: 3 }], { purpose: 'surveys', channel: 'email' })?.given, true)
    assert.equal(covering([all, { ...mail, lastAt: 3 }], { purpose: 'surveys', channel: 'sms' })?.given, false)
    assert.equal(covering([mail], { purpose: 'surveys', channel: 'sms' }), null)
  })

  test('CN5: repetitions make rows longer; what counts is what it would be with every statement kept', () => {
    const said = fc.record(
      {
        given: fc.boolean(),
        at: fc.integer({ min: 0, max: 12 }),
        sourceId: fc.constantFrom(1, 2),
        fromImport: fc.boolean(),
      },
      { noNullPrototype: true },
    )
    fc.assert(
      fc.property(fc.array(fc.array(said, { maxLength: 6 }), { maxLength: 6 }), (batches) => {
        let held: HeldStatement[] = []
        const everything: ConsentStatement[] = []
        for (const batch of batches) {
          const incoming = batch.map((one) => ({ ...one, purpose: 'p', channel: '', lastAt: one.at }))
          everything.push(...incoming.map((one) => ({ ...one })))
          const before = currentConsent(held)[0]
          const plan = planStatements(held, incoming)
          const grown = new Map(plan.prolong.map(({ id, lastAt }) => [id, lastAt]))
          held = held.map((row) => ({ ...row, lastAt: grown.get(row.id) ?? row.lastAt }))
          for (const row of plan.insert) held.push({ ...row, id: held.length + 1, mayGrow: !row.fromImport })
          const [now, kept] = [currentConsent(held)[0], currentConsent(everything)[0]]
          assert.equal(now?.given, kept?.given)
          assert.equal(now?.lastAt, kept?.lastAt)
          if (now && now.given !== before?.given) assert.ok(plan.changed.some((one) => one.given === now.given))
        }
        assert.ok(held.length <= everything.length)
      }),
    )
  })

  test('CN5: an SDK that sends the same state a thousand times makes one row and one change', () => {
    const incoming = Array.from({ length: 1000 }, (_, at) => ({
      ...{ purpose: 'marketing', channel: '', given: true, at, lastAt: at, sourceId: 1, fromImport: false },
    }))
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
  const yes = { purpose: 'surveys', channel: '', given: true, at: 1, lastAt: 1 }
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
