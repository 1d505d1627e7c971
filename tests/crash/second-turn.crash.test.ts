import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { startMailServer } from '../../packages/server/src/act/messages/testing.ts'
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
const peopleCount = 30
const kills = 3

type Asks = { asks: { programme: string; state: string; reason: string; person: string | null }[] }

test('BU9: kill -9 around the failure of the winner: the loser is asked exactly once, or the winner may have been (seed printed, SEED=… repeats)', async (t) => {
  t.diagnostic(`seed ${seed}`)
  const random = seeded(seed)
  const { mail, harness, call, track, close } = await openMailCrash('second-turn')
  const api: Caller = { call }
  const bad = await startMailServer()
  const users = Array.from({ length: peopleCount }, (_, index) => `turn${index}`)
  for (const user of users) bad.refuse.set(`${user}@mail.example`, 554)
  try {
    await allowSurveys(api)
    await openBudget(api, [{ purpose: '', most: 1, days: 14 }])
    const survey = await publishSurvey(api)
    const programme = async (priority: string, port: number) =>
      await liveProgramme(api, {
        survey,
        channel: await mailChannel(api, port),
        change: { name: priority, priority },
      })
    const winner = await programme('high', bad.port)
    const loser = await programme('low', mail.port)
    await track(users.map((user) => person(user)))
    await track(users.map((user) => delivered(user, {}, `t-${user}`)))
    for (let kill = 1; kill <= kills; kill += 1) {
      const at = Math.floor(((kill - random()) * peopleCount) / (kills + 1))
      await until(`${at} mails`, () => mail.mails.length >= at || null)
      await harness.crash(kill === kills ? 'all' : 'server')
    }
    const asks = await until(
      'all to be decided',
      async () => {
        const page = (await call('GET', 'asks?limit=200')) as Asks
        const open = page.asks.filter(({ state }) => state !== 'asked' && state !== 'refused')
        return page.asks.length === 2 * peopleCount && open.length === 0 ? page.asks : null
      },
      120_000,
    )
    const count = (of: string, reason: string) =>
      asks.filter((ask) => ask.programme === of && (ask.state === 'asked' ? 'asked' : ask.reason) === reason).length
    const [failed, interrupted] = [count(winner, 'send_failed'), count(winner, 'send_interrupted')]
    const [asked, unsure] = [count(loser, 'asked'), count(loser, 'send_interrupted')]
    t.diagnostic(JSON.stringify({ failed, interrupted, asked, unsure, mails: mail.mails.length }))
    assert.equal(failed + interrupted, peopleCount)
    assert.equal(
      asked + unsure,
      failed,
      'whoever lost to a send that failed was asked, or a kill fell into their sending',
    )
    assert.equal(mail.mails.length, new Set(mail.mails.map(({ to }) => to)).size, 'nobody got two mails')
    assert.ok(interrupted + unsure <= 4 * kills, 'at most the four jobs that ran at a kill')
    assert.deepEqual(await harness.stop(), { code: 0, leftBehind: [] })
  } finally {
    await bad.close()
    await close()
  }
})
