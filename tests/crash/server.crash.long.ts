import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import type { Victim } from './harness/crash-harness.ts'
import { crashServer, seeded } from './server-crashes.ts'

const seed = Number(process.env.SEED ?? randomInt(2 ** 31))
const kills = 100
const victims: readonly Victim[] = ['server', 'engineHost', 'postgres', 'all']

test(`${kills} kills: what was acknowledged is stored once (seed printed, SEED=… repeats)`, async (t) => {
  t.diagnostic(`seed ${seed}`)
  const random = seeded(seed ^ 0x5eed)
  await crashServer({
    victims: Array.from({ length: kills }, () => victims[Math.floor(random() * victims.length)] as Victim),
    seed,
    messagesBetweenMax: 3000,
    settleMs: 180_000,
    note: (line) => t.diagnostic(line),
  })
})
