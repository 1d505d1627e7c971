import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { orderMapping } from '../../packages/server/src/collect/imports/service/testing.ts'
import { createUser } from '../../packages/server/src/platform/auth/accounts.ts'
import { insertMember } from '../../packages/server/src/platform/auth/store.ts'
import { answerSurvey } from './survey-fixture.ts'
import type { TestApp, TestWorkspace } from './test-app.ts'

/** Ids of everything that a workspace of the isolation test holds, and a word that occurs in all its texts. */
export type Belongings = {
  workspace: TestWorkspace
  ownerKey: string
  marker: string
  ids: {
    person: string
    merge: string
    voice: string
    mail: string
    bouncedMail: string
    bounced: string
    reply: string
    failedReply: string
    observation: string
    /** A second observation that waits. */
    second: string
    unit: string
    connector: string
    survey: string
    upload: string
    pageAsk: string
    segment: string
    metric: string
    source: string
    key: string
    invitation: string
    member: string
    quarantined: string
    file: string
    import: string
    mapping: string
    event: string
    stage: string
    touchpoint: string
    channel: string
    programme: string
    purpose: string
    basis: string
    form: string
    request: string
  }
}

/** A rule that asks in pages. */
export function pageAskOf(marker: string, survey: string) {
  const placement = { kind: 'anchored', anchor: `#${marker}` }
  return { name: `Ask ${marker}`, survey, trigger: { kind: 'event', event: `Bought ${marker}` }, placement }
}

/** Fills a workspace with one of each thing that has an id, through the API, each text bearing `marker` (lower-case letters). */
export async function fillWorkspace(app: TestApp, marker: string): Promise<Belongings> {
  const workspace = await app.workspace(`Workspace ${marker}`)
  const ownerKey = await workspace.key('owner')
  const call = app.caller(ownerKey)
  await sendEvents(app, workspace, marker)
  await call('PUT', `catalog/stages/${marker}-stage`, { name: { en: `Stage ${marker}` }, position: 1 })
  await call('PUT', `catalog/touchpoints/${marker}-point`, {
    name: { en: `Point ${marker}` },
    stage: `${marker}-stage`,
    position: 1,
  })
  const event = `Bought ${marker}`
  await call('PATCH', `catalog/events/${encodeURIComponent(event)}`, { touchpoint: `${marker}-point` })
  await call('PUT', 'journeys/money-assumption', { minorPerCustomerPerPoint: 7, source: `Book of ${marker}` })
  const segment = await call('POST', 'segments', { name: `Segment ${marker}`, rule: ruleOf(marker) })
  const metric = await call('POST', 'metrics', metricOf(marker))
  const source = await call('POST', 'sources', { name: `Source ${marker}`, kind: 'server' })
  const key = await call('POST', 'keys', { name: `Key ${marker}`, role: 'viewer' })
  const invitation = await call('POST', 'team/invitations', { email: `guest@${marker}.example`, role: 'viewer' })
  const userId = await createUser(app.accounts, {
    email: `member@${marker}.example`,
    name: `Member ${marker}`,
    password: 'a long enough password',
  })
  await insertMember(app.state, { workspace: workspace.id, userId, role: 'owner' })
  const team = (await call('GET', 'team')) as { members: { id: string }[] }
  const feedback = await bringFeedback(app, ownerKey, marker)
  const survey = await answerSurvey(app, call, marker)
  const imported = await importOrders(app, ownerKey, marker)
  await app.settle()
  const people = (await call('GET', `people?search=Ann`)) as { people: { id: string }[] }
  const person = people.people[0]?.id ?? ''
  const page = (await call('GET', `people/${person}`)) as { merges: { id: string }[] }
  const quarantine = (await call('GET', 'quarantine')) as { messages: { id: string }[] }
  const ids = {
    person,
    merge: page.merges[0]?.id ?? '',
    segment: String(segment.id),
    metric: String(metric.id),
    source: String(source.id),
    key: String(key.id),
    invitation: String(invitation.id),
    member: team.members[0]?.id ?? '',
    quarantined: quarantine.messages[0]?.id ?? '',
    ...imported,
    ...survey,
    pageAsk: String((await call('POST', 'inpage', pageAskOf(marker, survey.survey))).id),
    ...feedback,
    voice: await markVoice(app, { key: ownerKey, marker, member: team.members[0]?.id ?? '' }),
    event,
    stage: `${marker}-stage`,
    touchpoint: `${marker}-point`,
    ...(await sayConsent(app, { call, person, marker })),
    ...(await planAsking(call, { marker, survey: survey.survey })),
    ...(await answerMails(app, { workspace, key: ownerKey, marker })),
  }
  for (const [name, id] of Object.entries(ids)) assert.notEqual(id, '', `the fixture of ${marker} has no ${name}`)
  return { workspace, ownerKey, marker, ids }
}

type Call = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>

/** A purpose with wording and basis, a statement of the person, and a request on the preference page. */
async function sayConsent(app: TestApp, { call, person, marker }: { call: Call; person: string; marker: string }) {
  const purpose = `${marker}-news`
  await call('PUT', `consent/purposes/${purpose}`, { name: { en: `News ${marker}` }, channels: ['email'] })
  await call('POST', `consent/purposes/${purpose}/wordings`, { texts: { en: `Wording of ${marker}` } })
  const reason = `Reason of ${marker}`
  const basis = await call('POST', 'consent/bases', { purpose: 'service', basis: 'contract', reason })
  const changes = [{ purpose, given: true }]
  await call('POST', `people/${person}/consent`, { changes, proof: `Call with ${marker}` })
  const link = await call('POST', `people/${person}/consent/link`)
  const asked = await app.http.inject({
    method: 'POST',
    url: new URL(String(link.url)).pathname,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'do=export',
  })
  assert.equal(asked.statusCode, 303, asked.body)
  const { requests } = (await call('GET', 'consent/requests')) as { requests: { id: string }[] }
  await app.settle()
  const form = await call('POST', 'consent/forms', { name: `Form ${marker}`, choices: [{ purpose }] })
  return { purpose, basis: String(basis.id), form: String(form.id), request: requests[0]?.id ?? '' }
}

/** A channel and a programme that uses it. */
async function planAsking(call: Call, { marker, survey }: { marker: string; survey: string }) {
  const channel = await call('POST', 'channels', { name: `Channel ${marker}`, config: channelConfigOf(marker) })
  const programme = await call('POST', 'programmes', programmeOf({ marker, survey, channel: String(channel.id) }))
  return { channel: String(channel.id), programme: String(programme.id) }
}

/** Settings of a channel whose host does not exist. */
export function channelConfigOf(marker: string) {
  return { provider: 'webhook', settings: { url: `http://hooks.${marker}.example/`, via: 'push' } }
}

/** A programme with the marker in it. */
export function programmeOf(of: { marker: string; survey: string; channel: string }) {
  return {
    name: `Programme ${of.marker}`,
    survey: of.survey,
    trigger: { event: `Bought ${of.marker}` },
    channels: [{ channel: of.channel, messages: { en: { text: `Message ${of.marker} {{ link }}` } } }],
  }
}

/** A definition of a metric with the marker in it. */
export function metricOf(marker: string) {
  return { name: `Metric ${marker}`, kind: 'count', source: { from: 'events', event: `Bought ${marker}` } }
}

/** A segment's rule that the people of the marker's workspace fulfil. */
export function ruleOf(marker: string) {
  return { kind: 'trait', trait: 'city', operator: 'is', value: `City ${marker}` }
}

/** A mapping under the marker's name. */
export function mappingOf(marker: string) {
  return { ...orderMapping, name: `Mapping ${marker}`, dataset: `data_${marker}` }
}

async function sendEvents(app: TestApp, workspace: TestWorkspace, marker: string): Promise<void> {
  const timestamp = new Date(Date.now() - 3_600_000).toISOString()
  const base = { timestamp, properties: { note: `Note ${marker}`, revenue: 12, currency: 'CNY' } }
  const [user, former] = [`ann-${marker}`, `old-${marker}`]
  const traits = {
    name: `Ann ${marker}`,
    email: `ann@${marker}.example`,
    city: `City ${marker}`,
    [`tier_${marker}`]: 1,
  }
  const answer = { $metric: 'nps', $score: 9, $text: `Praise of ${marker}`, $touchpoint: `${marker}-point` }
  await app.track(workspace, [
    { ...base, type: 'identify', userId: user, traits, messageId: 'i1' },
    { ...base, type: 'track', userId: user, event: `Bought ${marker}`, messageId: 't1' },
    { ...base, type: 'track', userId: former, event: `Bought ${marker}`, messageId: 't2' },
    { ...base, type: 'track', userId: user, event: '$answer', properties: answer, messageId: 'a1' },
    { ...base, type: 'alias', userId: user, previousId: former, messageId: 'al1' },
    { ...base, type: 'track', userId: user, messageId: 'bad', properties: { broken: `Broken ${marker}` } },
  ])
}

/** A connection, a unit, and an observation of it that waits; of the voices one is tagged. */
async function bringFeedback(app: TestApp, key: string, marker: string) {
  const call = app.caller(key)<Record<string, string>>
  const settings = { kind: 'zendesk', baseUrl: `https://${marker}.example` }
  const connector = await call('POST', 'feedback-connectors', { name: `Desk ${marker}`, settings, secret: 'signed' })
  const unit = await call('POST', 'feedback-units', { name: `Unit ${marker}` })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const text of [`Said ${marker}`, `Also said ${marker}`]) {
    const payload = new URLSearchParams({ text, mood: '1' }).toString()
    const url = new URL(String(unit.address)).pathname
    const sent = await app.http.inject({ method: 'POST', url, headers, payload })
    assert.equal(sent.statusCode, 303, sent.body)
  }
  const waiting = (await call('GET', 'feedback-observations')) as unknown as { observations: { id: string }[] }
  await call('POST', 'feedback', {
    ...{ id: 'v1', source: `${marker}_store`, kind: 'review', at: new Date(Date.now() - 60_000).toISOString() },
    ...{ text: `Review of ${marker}`, author: { userId: `ann-${marker}`, name: `Ann ${marker}` } },
  })
  return {
    connector: String(connector.id),
    unit: String(unit.id),
    observation: waiting.observations[0]?.id ?? '',
    second: waiting.observations[1]?.id ?? '',
  }
}

/** Two mails: one answered, by a reply that waits and one that failed; of the other the address bounced. */
async function answerMails(app: TestApp, of: { workspace: TestWorkspace; key: string; marker: string }) {
  const { workspace, key, marker } = of
  const settings = { host: `mail.${marker}.example`, port: 25, security: 'none', fromAddress: `shop@${marker}.example` }
  const config = { provider: 'smtp', settings }
  const post = { name: `Post ${marker}`, config }
  const channel = await app.call({ method: 'POST', path: '/api/v1/channels', key, body: post })
  assert.equal(channel.status, 201, channel.text)
  for (const who of ['desk', 'dead']) {
    const source = `From: ${who}@${marker}.example\r\nSubject: Mail ${marker}\r\nMessage-ID: <${who}@${marker}>\r\n\r\nFrom ${who}`
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'message/rfc822' }
    const url = '/api/v1/feedback-mails'
    const taken = await app.http.inject({ method: 'POST', url, headers, payload: Buffer.from(source) })
    assert.equal(taken.statusCode, 202, taken.body)
  }
  await app.settle()
  const { body } = await app.call({ path: '/api/v1/feedback?kind=email', key })
  const { voices } = body as { voices: { id: string; text: string }[] }
  const idOf = (text: string) => voices.find((voice) => voice.text === text)?.id ?? ''
  const mail = idOf('From desk')
  const replies: string[] = []
  for (const n of [1, 2]) {
    const wanted = { key: `fixture-${n}`, text: `Reply of ${marker}`, afterSeconds: 60 }
    const made = await app.call({ method: 'POST', path: `/api/v1/feedback/${mail}/replies`, key, body: wanted })
    assert.equal(made.status, 202, made.text)
    replies.push((made.body as { id: string }).id)
  }
  const [reply = '', failedReply = ''] = replies
  const bounced = `msg_${marker}`
  await sql`UPDATE feedback_reply SET state = 'failed', problem = 'rejected' WHERE public_id = ${failedReply}`.execute(
    app.state.tables(),
  )
  // It waits for as long as a test may take.
  await sql`UPDATE jobs_job SET run_at = now() + interval '1 day' WHERE name = 'feedback.reply'`.execute(
    app.state.tables(),
  )
  // One of the voice's address, and one of a message.
  for (const [address, message] of [
    [`dead@${marker}.example`, `msg_dead_${marker}`],
    [`lost@${marker}.example`, bounced],
  ])
    await sql`INSERT INTO messages_bounce (workspace_id, address, status, reason, message, at)
      VALUES (${workspace.id}, ${address}, '5.1.1', 'unknown', ${message}, now())`.execute(app.state.tables())
  return { mail, bouncedMail: idOf('From dead'), bounced, reply, failedReply }
}

/** The review, tagged and assigned. */
async function markVoice(app: TestApp, of: { key: string; marker: string; member: string }): Promise<string> {
  const { key, marker, member } = of
  const { body } = await app.call({ path: '/api/v1/feedback?kind=review', key })
  const id = (body as { voices: { id: string }[] }).voices[0]?.id ?? ''
  const change = { assignee: member, tags: [`tag ${marker}`] }
  const marked = await app.call({ method: 'PATCH', path: `/api/v1/feedback/${id}`, key, body: change })
  assert.equal(marked.status, 200, marked.text)
  return id
}

async function importOrders(app: TestApp, key: string, marker: string) {
  const call = app.caller(key)<{ id: string }>
  const { id: file } = await call('POST', 'imports/files', { name: `orders-${marker}.csv` })
  const day = new Date().toISOString().slice(0, 10)
  const payload = `id,at,who,total\n1,${day} 00:00,${marker}-importer,5\n2,${day} 00:00,${marker}-importer,free-${marker}\n`
  const sent = await app.http.inject({
    method: 'PUT',
    url: `/api/v1/imports/files/${file}/content?offset=0`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
    payload,
  })
  assert.equal(sent.statusCode, 200, sent.body)
  await call('POST', `imports/files/${file}/complete`)
  const { id: mapping } = await call('POST', 'import-mappings', { mapping: mappingOf(marker) })
  const { id } = await call('POST', 'imports', { file, mappingId: mapping })
  await app.worker.drain()
  return { file, import: id, mapping }
}
