import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import {
  allowSurveys,
  type Caller,
  delivered,
  liveProgramme,
  mailChannel,
  openBudget,
  person,
  publishSurvey,
} from '../stories/asking-kit.ts'
import { until } from './harness/wait.ts'
import { openMailCrash } from './mail-crash.ts'
import { seeded } from './server-crashes.ts'

const seed = Number(process.env.SEED ?? randomInt(2 ** 31))
const peopleCount = 60
const kills = 4

type Asks = { asks: { state: string; reason: string }[] }

test('MS1: kill -9 between deciding and sending asks nobody twice and loses nobody (seed printed, SEED=… repeats)', async (t) => {
  t.diagnostic(`seed ${seed}`)
  const random = seeded(seed)
  const { mail, harness, call, track, close } = await openMailCrash('asking')
  const api: Caller = { call }
  try {
    await allowSurveys(api)
    await openBudget(api)
    const programme = await liveProgramme(api, {
      survey: await publishSurvey(api),
      channel: await mailChannel(api, mail.port),
    })
    const users = Array.from({ length: peopleCount }, (_, index) => `crash${index}`)
    await track(users.map((user) => person(user)))
    await track(users.map((user) => delivered(user, {}, `d-${user}`)))
    for (let kill = 1; kill <= kills; kill += 1) {
      // Somewhere among the mails, each time further on.
      const at = Math.floor(((kill - random()) * peopleCount) / (kills + 1))
      await until(`${at} mails`, () => mail.mails.length >= at || null)
      await harness.crash(kill === kills ? 'all' : 'server')
      // The events again, as an SDK would that got no answer.
      await track(users.slice(0, 10).map((user) => delivered(user, {}, `d-${user}`)))
    }
    const asks = await until(
      'all to be decided',
      async () => {
        const page = (await call('GET', `asks?programme=${programme}&limit=200`)) as Asks
        const open = page.asks.filter(({ state }) => state !== 'asked' && state !== 'refused')
        return page.asks.length === peopleCount && open.length === 0 ? page.asks : null
      },
      120_000,
    )
    const asked = asks.filter(({ state }) => state === 'asked').length
    const interrupted = asks.filter(({ reason }) => reason === 'send_interrupted').length
    const addresses = new Set(mail.mails.map(({ to }) => to))
    t.diagnostic(JSON.stringify({ asked, interrupted, mails: mail.mails.length, people: addresses.size }))
    assert.equal(mail.mails.length, addresses.size, 'nobody got two mails')
    assert.equal(asked + interrupted, peopleCount, 'everybody was asked, or a kill fell into their sending')
    assert.ok(addresses.size >= asked && addresses.size <= peopleCount)
    // At most the four jobs that ran at a kill can have been in the middle of sending.
    assert.ok(interrupted <= 4 * kills, String(interrupted))
    assert.deepEqual(await harness.stop(), { code: 0, leftBehind: [] })
  } finally {
    await close()
  }
})
