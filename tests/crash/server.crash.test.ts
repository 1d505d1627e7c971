import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { crashServer } from './server-crashes.ts'

const seed = Number(process.env.SEED ?? randomInt(2 ** 31))

test('what was acknowledged survives kill -9, once (IN1): events, increments, merges (seed printed, SEED=… repeats)', async (t) => {
  t.diagnostic(`seed ${seed}`)
  await crashServer({
    victims: ['server', 'engineHost', 'postgres', 'all', 'server', 'all'],
    seed,
    messagesBetweenMax: 2000,
    settleMs: 60_000,
    note: (line) => t.diagnostic(line),
  })
})
