import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { acceptedStatements, currentConsent } from './model.ts'

test('CN1: the latest statement counts, whatever the order of arrival', () => {
  const statement = fc.record(
    { purpose: fc.constantFrom('surveys', 'marketing'), given: fc.boolean(), at: fc.integer({ min: 0, max: 20 }) },
    { noNullPrototype: true },
  )
  fc.assert(
    fc.property(fc.array(statement), (statements) => {
      const now = currentConsent(statements)
      assert.deepEqual(currentConsent([...statements].reverse()), now)
      for (const { purpose, at } of now) {
        assert.equal(at, Math.max(...statements.filter((other) => other.purpose === purpose).map((other) => other.at)))
      }
    }),
  )
})

test('CN2: a public key takes back and gives for a device, but raises nobody known', () => {
  const consent = { surveys: true, marketing: false }
  const of = (known: boolean, trusted: boolean) =>
    acceptedStatements(consent, { at: 1, known, trusted }).map(({ purpose }) => purpose)
  assert.deepEqual(of(true, false), ['marketing'])
  assert.deepEqual(of(false, false), ['surveys', 'marketing'])
  assert.deepEqual(of(true, true), ['surveys', 'marketing'])
})
