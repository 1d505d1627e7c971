import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asksIn, delivered, liveProgramme, openAsking, person, readyToAsk } from './asking-kit.ts'

const pairs = 24

describe('asking: the sample', async () => {
  const { app, mail } = await openAsking()

  test('BU3: a merge draws nobody again: who was out of the sample stays out, who was in stays in', async () => {
    const api = await readyToAsk(app, { name: 'Sample', mailPort: mail.port })
    await liveProgramme(api, { ...api, change: { sampleRate: 0.5 } })
    const track = async (batch: object[]) => await app.track(api.workspace, batch)
    const all = Array.from({ length: pairs }, (_, index) => index)
    // The elder profile of each pair is who the person will be called after the merge.
    await track(all.map((n) => person(`elder${n}`)))
    await track(all.map((n) => person(`young${n}`)))
    await track(all.map((n) => delivered(`young${n}`, {}, `first-${n}`)))
    const first = new Map((await asksIn(api)).map(({ ask, state, reason }) => [ask, reason || state]))
    assert.equal(first.size, pairs)
    assert.ok([...first.values()].every((outcome) => outcome === 'asked' || outcome === 'not_sampled'))
    await track(
      all.map((n) => ({ type: 'alias', userId: `elder${n}`, previousId: `young${n}`, messageId: `join-${n}` })),
    )
    await track(all.map((n) => delivered(`young${n}`, {}, `second-${n}`)))
    const count = (outcomes: string[], wanted: string) => outcomes.filter((outcome) => outcome === wanted).length
    const second = (await asksIn(api)).filter(({ ask }) => !first.has(ask)).map(({ state, reason }) => reason || state)
    const drawn = [...first.values()]
    assert.deepEqual(
      { out: count(second, 'not_sampled'), again: count(second, 'asked_recently'), all: second.length },
      { out: count(drawn, 'not_sampled'), again: count(drawn, 'asked'), all: pairs },
    )
    assert.equal(mail.mails.length, count(drawn, 'asked'))
  })
})
