import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { attackContract } from './contract-attack.ts'

const seed = Number(process.env.SEED ?? randomInt(2 ** 31))

test('every route, one thing wrong at a time: no 5xx, and what the contract refuses is named', async (t) => {
  t.diagnostic(`seed ${seed} (SEED=${seed} repeats)`)
  await attackContract({ seed, share: 0.15, note: (line) => t.diagnostic(line) })
})
