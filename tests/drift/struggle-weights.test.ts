import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { rawStruggle as inBrowser } from '../../packages/sdk-web/src/autocapture/rules.ts'
import { rawStruggle as onServer } from '../../packages/server/src/understand/struggle/model.ts'

test('SL1 browser and server give every session the same raw struggle', () => {
  const count = fc.integer({ min: 0, max: 1000 })
  const counts = fc.record({ rage: count, dead: count, error: count, abandoned: count, quickBack: count })
  fc.assert(
    fc.property(counts, fc.integer({ min: 0, max: 86_400_000 }), (held, ms) => {
      // The same sum in another order differs in no bit: all terms are whole.
      assert.equal(inBrowser(held, ms), onServer(held, ms))
    }),
  )
})
