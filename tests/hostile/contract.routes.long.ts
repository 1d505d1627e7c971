import { test } from 'node:test'
import { attackContract } from './contract-attack.ts'

test('every route, each thing wrong at a time: no 5xx, and what the contract refuses is named', async (t) => {
  await attackContract({ seed: 1, share: 1, note: (line) => t.diagnostic(line) })
})
