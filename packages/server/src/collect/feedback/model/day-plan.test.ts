import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type DayCount, nextStretch, stretchAfter } from './day-plan.ts'

test('FB4: stretches cover every day once, newest first, and the last is open to days that the list does not know', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 60 })
  fc.assert(
    fc.property(counts, fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 80, maxLength: 80 }), (ns, hits) => {
      const days: DayCount[] = ns.map((n, index) => ({ day: `2026-${String(1000 - index)}`, n }))
      const seen: string[] = []
      let [at, looked, found] = [0, 0, 0]
      for (const hit of hits) {
        const stretch = nextStretch(days, { at, voices: stretchAfter({ voices: looked, found, wanted: 60 }) })
        seen.push(...days.slice(at, stretch.next).map(({ day }) => day))
        at = stretch.next
        looked += stretch.voices
        found = Math.min(59, found + hit)
        if (stretch.from === null) break
        assert.equal(stretch.from, seen.at(-1))
      }
      assert.deepEqual(
        seen,
        days.map(({ day }) => day),
      )
    }),
  )
})

test('a word that nothing had so far is looked for much further on at once; a frequent one is not', () => {
  assert.equal(stretchAfter({ voices: 0, found: 0, wanted: 60 }), 400)
  assert.ok(stretchAfter({ voices: 400, found: 0, wanted: 60 }) > 50_000)
  assert.equal(stretchAfter({ voices: 400, found: 59, wanted: 60 }), 400)
})
