/** A survey that promises anonymity: what is kept of it, and what its results tell. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Survey } from '@opencxm/survey'
import type { distributionRoutes } from '../../packages/server/src/collect/distribution/contract.ts'
import type { surveysRoutes } from '../../packages/server/src/collect/surveys/contract.ts'
import type { ReplyOf } from '../../packages/server/src/contract.ts'
import { channelConfigOf, programmeOf } from './isolation-fixture.ts'
import { beginResponse, publishSurvey, respond, send } from './survey-answers.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

const definition: Partial<Survey> = {
  anonymous: true,
  languages: ['en'],
  hidden: [{ id: 'order', type: 'text', from: 'server' }],
  blocks: [
    {
      id: 'b1',
      paging: 'together',
      items: [
        { id: 'nps', type: 'nps', title: { en: 'Recommend?' } },
        { id: 'why', type: 'long_text', title: { en: 'Why?' } },
      ],
    },
  ],
  endings: [{ id: 'end', outcome: 'complete', title: { en: 'Thanks' } }],
}

describe('SU14: a survey that promises anonymity', () => {
  let app: TestApp
  let workspace: TestWorkspace
  let key: string
  let survey: string
  before(async () => {
    app = await openTestApp()
    workspace = await app.workspace('Nameless')
    key = await workspace.key('owner')
    survey = await publishSurvey(app, key, definition)
  })
  after(async () => await app.close())

  const get = async (path: string) => await app.call({ path: `/api/v1/${path}`, key })
  async function answer(channel: string, scores: readonly number[]): Promise<void> {
    for (const nps of scores) {
      const started = await beginResponse(app, { kind: 'anonymous', survey, channel })
      const sent = await send(app, started, respond(started, { nps, why: `Said ${channel} ${nps}` }).response)
      assert.equal(sent.outcome, 'accepted', JSON.stringify(sent))
    }
    await app.settle()
  }
  async function results(query = '') {
    const reply = await get(`surveys/${survey}/results${query}`)
    assert.equal(reply.status, 200, reply.text)
    const { anonymous, questions } = reply.body as ReplyOf<typeof surveysRoutes.results>
    const nps = questions.find(({ question }) => question === 'nps') ?? assert.fail()
    return { anonymous, nps }
  }
  async function byChannel(query = '') {
    const reply = await get(`surveys/${survey}/results/series?question=nps&by=channel${query}`)
    assert.equal(reply.status, 200, reply.text)
    return (reply.body as ReplyOf<typeof surveysRoutes.series>).groups
  }

  test('keeps no person with an answer of a personal link: not on their page, in the inbox, in a metric, in a live event', async () => {
    await app.track(workspace, [
      {
        type: 'identify',
        userId: 'ann',
        traits: { name: 'Ann' },
        messageId: 'i1',
        timestamp: new Date().toISOString(),
      },
    ])
    const { people } = (await get('people?search=Ann')).body as { people: { id: string }[] }
    const person = people[0]?.id ?? ''
    const body = { person, hidden: { order: 'A-1' }, transaction: 'T-1' }
    const link = await app.call({ method: 'POST', path: `/api/v1/surveys/${survey}/personal-links`, key, body })
    assert.equal(link.status, 201, link.text)
    const made = link.body as { url: string }
    const token = new URL(made.url).pathname.split('/').at(-1) ?? ''
    const started = await beginResponse(app, { kind: 'personal', token })
    const sent = await send(app, started, respond(started, { nps: 0, why: 'Told in confidence' }).response)
    assert.equal(sent.outcome, 'accepted', JSON.stringify(sent))
    await app.settle()
    for (const path of [`people/${person}`, `people/${person}/timeline`, 'feedback', 'metrics/nps/answers', 'people']) {
      const { text, status } = await get(path)
      assert.ok(status === 200 || status === 404, `${path}: ${status} ${text}`)
      assert.ok(!text.includes('confidence'), path)
      assert.ok(!text.includes(started.session.response), path)
    }
    const live = (await get('live-events')).text
    assert.ok(live.includes('survey_finished'), live)
    for (const trace of ['A-1', 'T-1']) assert.ok(!live.includes(trace), trace)
    const value = (await get('metrics/nps/values')).body as { total?: { n: number } }
    assert.equal(value.total?.n ?? 0, 0)
  })

  test('tells nothing of fewer than five, and says so', async () => {
    await answer('link', [9, 9, 9])
    const { anonymous, nps } = await results()
    assert.deepEqual(anonymous, { minimum: 5, minimumTexts: 10 })
    assert.deepEqual([nps.hidden, nps.n, nps.score, nps.mean, nps.distribution], [true, 0, null, null, []])
    await answer('link', [2, 3, 9])
    const { nps: shown } = await results()
    assert.deepEqual([shown.hidden, shown.n, shown.scoreKept], [false, 7, null])
  })

  test('shows texts from ten respondents on, joined to no visit and no other answer', async () => {
    const texts = async () => (await get(`surveys/${survey}/results/texts`)).body as ReplyOf<typeof surveysRoutes.texts>
    assert.deepEqual([(await texts()).texts.length, (await texts()).hidden], [0, true])
    await answer('kiosk_a', [4, 5, 6, 7, 8, 9])
    const { texts: shown, hidden } = await texts()
    assert.deepEqual([shown.length, hidden], [13, false])
    for (const one of shown) {
      assert.deepEqual([one.response, one.channel, one.score], ['', '', null])
      assert.match(one.at, /T00:00:00\.000Z$/)
    }
  })

  test('hides a small group of a breakdown, and so many others that the total does not tell it', async () => {
    await answer('qr', [1, 1])
    const groups = await byChannel()
    const hidden = groups.filter((group) => group.hidden)
    assert.ok(hidden.length >= 2, JSON.stringify(groups))
    for (const group of hidden) assert.deepEqual([group.n, group.score], [0, null])
    const total = (await results()).nps.n
    const left = total - groups.reduce((sum, { n }) => sum + n, 0)
    assert.ok(left >= 5, `${left} are left of ${total}`)
  })

  test('hides a filtered number that differs from the wider one by fewer than five', async () => {
    assert.equal((await results('?channel=qr')).nps.hidden, true)
    const today = new Date().toISOString().slice(0, 10)
    assert.equal((await results(`?from=${today}`)).nps.hidden, false, 'the same people')
    // Link and kiosk each leave a crowd behind; beside the total both together would tell the two of `qr`.
    const [link, kiosk] = await Promise.all([results('?channel=link'), results('?channel=kiosk_a')])
    assert.deepEqual([link.nps.hidden, kiosk.nps.hidden], [false, true])
    const groups = await byChannel()
    const hiddenOf = (name: string) => groups.find((group) => group.key === name)?.hidden
    assert.deepEqual([hiddenOf('link'), hiddenOf('kiosk_a')], [false, true], 'as the breakdown hides them')
    await answer('web', [9])
    assert.equal((await results('?channel=web')).nps.hidden, true)
  })

  test('refuses segments, parts and the export of single responses, in the caller’s language', async () => {
    for (const path of [
      'results?segment=x',
      'results?partial=only',
      'results/series?question=nps&by=segment',
      'results/export?format=csv',
    ]) {
      const reply = await app.http.inject({
        url: `/api/v1/surveys/${survey}/${path}`,
        headers: { authorization: `Bearer ${key}`, 'accept-language': 'zh-CN' },
      })
      assert.equal(reply.statusCode, 422, `${path}: ${reply.body}`)
      assert.match(JSON.parse(reply.body).detail, /^此问卷承诺匿名/)
    }
  })

  test('the health of a programme that asks for it says that nobody knows who answered, instead of counting nobody', async () => {
    const post = async (path: string, body: object) => {
      const reply = await app.call({ method: 'POST', path: `/api/v1/${path}`, key, body })
      assert.equal(reply.status, 201, reply.text)
      return (reply.body as { id: string }).id
    }
    const channel = await post('channels', { name: 'Nameless', config: channelConfigOf('nameless') })
    const programme = await post('programmes', programmeOf({ marker: 'nameless', survey, channel }))
    const health = (await get(`programmes/${programme}/health?by=city`)).body as ReplyOf<
      typeof distributionRoutes.health
    >
    assert.deepEqual(
      [health.anonymous, health.steps.map(({ step }) => step), health.finishedOfAsked.reason],
      [true, ['could_be_asked', 'asked', 'delivered', 'opened'], 'anonymous'],
    )
  })

  test('keeps the promise when a later version does not repeat it', async () => {
    const draft = (await get(`surveys/${survey}`)).body as { revision: number; definition: Survey }
    const { anonymous: _, ...open } = draft.definition
    const path = `/api/v1/surveys/${survey}`
    const saved = await app.call({ method: 'PUT', path, key, body: { revision: draft.revision, definition: open } })
    const { revision } = saved.body as { revision: number }
    const published = await app.call({ method: 'POST', path: `${path}/publish`, key, body: { revision } })
    assert.ok(published.status < 300, published.text)
    assert.equal((await get(`surveys/${survey}/results/export?format=csv`)).status, 422)
  })
})
