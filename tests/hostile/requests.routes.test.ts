import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { attack } from './attack.ts'

const seed = Number(process.env.SEED ?? randomInt(2 ** 31))

test('2,000 hostile requests: no 5xx, memory bounded, stored is what was accepted, healthy tenants go on', async (t) => {
  t.diagnostic(`seed ${seed} (SEED=${seed} repeats)`)
  await attack({ seed, requests: 2000, note: (line) => t.diagnostic(line) })
})
