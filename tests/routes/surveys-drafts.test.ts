import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { exportQualtrics, exportSurveyJs, type Survey, templates } from '@opencxm/survey'
import { sql } from 'kysely'
import type { surveysRoutes } from '../../packages/server/src/collect/surveys/contract.ts'
import type { ReplyOf } from '../../packages/server/src/contract.ts'
import { beginResponse, mixedSurvey, publishSurvey, respond, send } from './survey-answers.ts'
import { openTestApp, type TestApp } from './test-app.ts'

let app: TestApp
let key: string

before(async () => {
  app = await openTestApp()
  key = await (await app.workspace('Ours')).key('analyst')
})
after(async () => {
  await app.close()
})

type Draft = ReplyOf<typeof surveysRoutes.get>
type Problem = { problems: { field: string; reason: string; found?: string }[]; detail: string }

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const reply = await app.http.inject({
    method: method as 'GET',
    url: `/api/v1/surveys${path}`,
    headers: {
      authorization: `Bearer ${key}`,
      ...headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
  return { status: reply.statusCode, body: JSON.parse(reply.body) as never, text: reply.body }
}

async function blank(name: string): Promise<Draft> {
  return (await call('POST', '', { from: 'blank', name })).body
}

test('SU1: of two who save at once one is told, with the revision that is there now', async () => {
  const draft = await blank('Two')
  const save = (title: string) =>
    call('PUT', `/${draft.id}`, { revision: draft.revision, definition: { ...draft.definition, name: title } })
  const both = await Promise.all([save('A'), save('B')])
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
  const refused = both.find(({ status }) => status === 409)?.body as unknown as Problem
  assert.equal(refused.problems[0]?.field, 'revision')
  assert.equal(refused.problems[0]?.found, '2')
  const kept: Draft = (await call('GET', `/${draft.id}`)).body
  assert.equal(kept.name, both[0]?.status === 200 ? 'A' : 'B')
})

test('SU1: a save whose answer was lost may be sent again; what differs from it is refused', async () => {
  const draft = await blank('Lost')
  const save = (title: string) =>
    call('PUT', `/${draft.id}`, { revision: draft.revision, definition: { ...draft.definition, name: title } })
  const first = await save('Mine')
  const again = await save('Mine')
  assert.deepEqual([again.status, again.body], [200, first.body])
  assert.equal((await save('Other')).status, 409)
})

test('a definition may be as large as it says: two million characters, also Chinese ones; one more is told with the bound', async () => {
  const draft = await blank('Large')
  const save = async (characters: number) => {
    const empty = { ...draft.definition, note: '' }
    const note = '问'.repeat(characters - JSON.stringify(empty).length)
    const { revision } = (await call('GET', `/${draft.id}`)).body as Draft
    return await call('PUT', `/${draft.id}`, { revision, definition: { ...empty, note } })
  }
  assert.equal((await save(2_000_000)).status, 200)
  const refused = await save(2_000_001)
  assert.equal(refused.status, 413)
  assert.match(refused.text, /2000000/)
})

test('SU1: a half-done draft is saved and comes back as it was; publishing names everything that is missing', async () => {
  const draft = await blank('Half')
  const half = { ...draft.definition, blocks: [{ id: 'b1', items: [{ id: 'q1', type: 'single' }] }], zebra: 1 }
  const saved = await call('PUT', `/${draft.id}`, { revision: 1, definition: half })
  assert.equal(saved.status, 200)
  const kept: Draft = (await call('GET', `/${draft.id}`)).body
  assert.deepEqual(Object.keys(kept.definition), Object.keys(half))
  const refused = await call('POST', `/${draft.id}/publish`, { revision: 2 })
  assert.equal(refused.status, 400)
  const fields = (refused.body as Problem).problems.map(({ field }) => field)
  assert.ok(
    fields.includes('definition.zebra') && fields.includes('definition.blocks[0].items[0].options'),
    fields.join(),
  )
  const check = await call('GET', `/${draft.id}/check`, undefined, { 'accept-language': 'zh-Hans' })
  const { publishable, issues } = check.body as ReplyOf<typeof surveysRoutes.check>
  assert.equal(publishable, false)
  assert.ok(
    issues.some(({ message }) => /缺失/.test(message)),
    JSON.stringify(issues),
  )
  const linted = await call('POST', '/check', { definition: { ...draft.definition, ...mixedSurvey } })
  assert.ok(
    (linted.body as ReplyOf<typeof surveysRoutes.check>).findings.every(({ message }) => !message.includes('{')),
  )
})

test('SU1: versions never change, differences between them are told by id, and a run ends on the version it began with', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Versions' })
  const early = await beginResponse(app, { kind: 'anonymous', survey: id })
  const draft: Draft = (await call('GET', `/${id}`)).body
  const [block] = draft.definition.blocks
  const items = block?.items ?? []
  const changed = {
    ...draft.definition,
    blocks: [{ ...block, items: [items[1], { ...items[0], title: { en: 'Really?' } }, items[2]] }],
  }
  const saved = (await call('PUT', `/${id}`, { revision: draft.revision, definition: changed })).body as {
    revision: number
    unpublished: boolean
  }
  assert.equal(saved.unpublished, true)
  assert.equal((await call('POST', `/${id}/publish`, { revision: draft.revision })).status, 409)
  const published = await call('POST', `/${id}/publish`, { revision: saved.revision, note: 'Shorter' })
  assert.equal(published.status, 201, published.text)
  const again = await call('POST', `/${id}/publish`, { revision: saved.revision })
  assert.equal(again.status, 409)
  const { diff, definition } = (await call('GET', `/${id}/versions/2`)).body as ReplyOf<typeof surveysRoutes.version>
  assert.deepEqual(
    diff.map(({ path, kind }) => `${kind} ${path}`),
    ['removed blocks[b1].items[grid]', 'changed blocks[b1].items[nps].title.en', 'moved blocks[b1].items'],
  )
  assert.equal(definition.version, 2)
  await assert.rejects(sql`UPDATE surveys_version SET note = 'x'`.execute(app.state.tables()), /never changes/)
  assert.equal(
    (await send(app, early, respond(early, { nps: 8, grid: { speed: 'good' } }).response)).outcome,
    'accepted',
  )
  const late = await beginResponse(app, { kind: 'anonymous', survey: id })
  assert.equal(late.published.version, 2)
  const { versions } = (await call('GET', `/${id}/versions`)).body as ReplyOf<typeof surveysRoutes.versions>
  assert.deepEqual(
    versions.map(({ version, changes }) => [version, changes]),
    [
      [2, 3],
      [1, 0],
    ],
  )
})

test('a survey that is closed or archived begins no run from the answer on, and opens again', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Closing' })
  const begin = async () =>
    (await app.surveys.start({ entry: { kind: 'anonymous', survey: id }, address: 'x' })).outcome
  const page = async () => (await app.http.inject({ url: `/s/${id}` })).statusCode
  const running = await beginResponse(app, { kind: 'anonymous', survey: id })
  await call('POST', `/${id}/open`, { open: false })
  assert.deepEqual([await begin(), await page()], ['closed', 410])
  // Who was under way may end.
  assert.equal((await send(app, running, respond(running, { nps: 7 }).response)).outcome, 'accepted')
  await call('POST', `/${id}/open`, { open: true })
  assert.deepEqual([await begin(), await page()], ['started', 200])
  // Several times: whether the notification was quicker is chance.
  for (let turn = 0; turn < 10; turn++) {
    await call('POST', `/${id}/open`, { open: false })
    assert.equal(await begin(), 'closed')
    await call('POST', `/${id}/open`, { open: true })
    assert.equal(await begin(), 'started')
  }
  await call('DELETE', `/${id}`)
  assert.equal(await begin(), 'closed')
  const { surveys } = (await call('GET', '')).body as ReplyOf<typeof surveysRoutes.list>
  assert.ok(!surveys.some((one) => one.id === id))
  const archived = (await call('GET', '?state=archived')).body as ReplyOf<typeof surveysRoutes.list>
  assert.ok(archived.surveys.some((one) => one.id === id))
})

test('templates, copies and files of three formats become drafts; what is lost is said', async () => {
  const listed = (await call('GET', '/templates')).body as ReplyOf<typeof surveysRoutes.templates>
  assert.equal(listed.templates.length, templates.length)
  const [template] = templates
  const made: Draft = (await call('POST', '', { from: 'template', template: template?.id })).body
  assert.deepEqual(made.definition.blocks, template?.survey.blocks)
  const inChinese = await app.http.inject({
    method: 'POST',
    url: '/api/v1/surveys',
    headers: { authorization: `Bearer ${key}`, 'accept-language': 'zh-TW' },
    payload: { from: 'template', template: template?.id },
  })
  assert.deepEqual((inChinese.json() as Draft).definition.languages, ['zh-Hant', 'en', 'zh-Hans'], 'mine first')
  const copy: Draft = (await call('POST', '', { from: 'survey', survey: made.id, name: 'Copy' })).body
  assert.equal(copy.name, 'Copy')
  assert.notEqual(copy.definition.id, made.definition.id)
  const source = template?.survey as Survey
  const files = {
    opencxm: source,
    surveyjs: exportSurveyJs(source).json,
    qsf: exportQualtrics(source).json,
  }
  for (const [format, content] of Object.entries(files)) {
    const imported = await call('POST', '/import', { format, content, name: format })
    assert.equal(imported.status, 201, imported.text)
    const { survey } = imported.body as ReplyOf<typeof surveysRoutes.importFile>
    const exported = await call('GET', `/${survey.id}/export?format=${format}`)
    assert.equal(exported.status, 200, exported.text)
    assert.ok((exported.body as ReplyOf<typeof surveysRoutes.exportFile>).fileName.includes(format))
  }
  for (const content of ['x', [], { blocks: 1 }, null])
    assert.equal((await call('POST', '/import', { format: 'opencxm', content })).status, 400)
  assert.equal((await call('POST', '', { from: 'template', template: 'none' })).status, 404)
})

test('what an import could not carry over is said in the reader’s language, with the file’s own words', async () => {
  const elements = [
    { type: 'rating', name: 'r', rateMin: 0, rateMax: 10, defaultValue: 3 },
    { type: 'signaturepad', name: '=<b>' },
    { type: 'text', name: 'w', visibleIf: 'age({x}) > 1' },
  ]
  const reply = await app.http.inject({
    method: 'POST',
    url: '/api/v1/surveys/import',
    headers: { authorization: `Bearer ${key}`, 'accept-language': 'zh-TW' },
    payload: { format: 'surveyjs', content: { elements }, name: 'x' },
  })
  assert.equal(reply.statusCode, 201, reply.body)
  const { lost } = reply.json() as ReplyOf<typeof surveysRoutes.importFile>
  assert.deepEqual(
    lost.map(({ what, reason }) => `${what}：${reason}`),
    [
      'defaultValue：此處沒有對應功能',
      'signaturepad 類型的題目：此處沒有對應功能',
      '條件 age({x}) > 1：無法識別；該題將一律顯示',
    ],
  )
})

test('links and QR codes of a published survey', async () => {
  const draft = await blank('Links')
  assert.deepEqual((await call('GET', `/${draft.id}/links`)).body, { link: null, kiosk: null })
  assert.equal((await call('GET', `/${draft.id}/qr`)).status, 409)
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Linked' })
  const links = (await call('GET', `/${id}/links?channel=poster`)).body as ReplyOf<typeof surveysRoutes.links>
  assert.match(links.link ?? '', new RegExp(`/s/${id}\\?channel=poster$`))
  for (const [format, start] of [
    ['svg', '<svg'],
    ['png', '\x89PNG'],
  ] as const) {
    const qr = await app.http.inject({
      url: `/api/v1/surveys/${id}/qr?format=${format}&size=300`,
      headers: { authorization: `Bearer ${key}` },
    })
    assert.equal(qr.statusCode, 200)
    assert.ok(qr.rawPayload.toString('latin1').includes(start))
  }
})
