import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import type { Survey } from '@opencxm/survey'
import { sql } from 'kysely'
import type { MailServer } from '../../packages/server/src/act/messages/testing.ts'
import { beginResponse, mixedSurvey, publishSurvey, respond } from '../routes/survey-answers.ts'
import type { Caller, TestApp, TestWorkspace } from '../routes/test-app.ts'
import { allowSurveys, liveProgramme, mailChannel, openBudget } from './asking-kit.ts'

/** Whoever is to be looked for in every place: words that only this person's data hold. */
export const ida = {
  user: 'ida-4711',
  device: 'dev-ida-99-of-her-telephone',
  former: 'ida-former-12',
  mail: 'ida@private.example',
  phone: '+4915123456789',
  name: 'Ida Geheim',
  word: 'Quittenmus',
}

type Parts = { app: TestApp; mail: MailServer; workspace: TestWorkspace; key: string }
type Place = Parts & { call: Caller; person: string }

const hour = 3_600_000
let serial = 0
const message = (type: string, more: object) => ({
  ...{ type, messageId: `all-${++serial}`, timestamp: new Date(Date.now() - hour).toISOString() },
  ...more,
})

/** Leaves traces of `ida` by every feature that keeps any, through the API and the public pages; gives her public id. */
export async function leaveTraces(parts: Parts): Promise<string> {
  const call = parts.app.caller(parts.key)
  await sendEvents(parts, call)
  const found = await call<{ people: { id: string }[] }>('GET', `people?search=${encodeURIComponent(ida.user)}`)
  const person = found.people[0]?.id
  assert.ok(person)
  const place: Place = { ...parts, call, person }
  await importRows(place)
  await sayConsent(place)
  await signUp(place)
  await beInPages(place)
  await answerSurveys(place)
  await bePartOfProgrammes(place)
  await speakInInbox(place)
  await parts.app.settle()
  return person
}

async function sendEvents({ app, workspace }: Parts, call: Caller): Promise<void> {
  const rule = { kind: 'did', match: { event: 'Seen' }, times: { comparison: 'at_least', count: 1 } }
  await call('POST', 'segments', { name: 'Seen', description: '', rule })
  const track = (who: object, event: string, properties: object = {}) => message('track', { ...who, event, properties })
  const both = { userId: ida.user, anonymousId: ida.device }
  await app.track(workspace, [
    track({ anonymousId: ida.device }, 'Seen', { page: 'home' }),
    message('identify', { ...both, traits: { name: ida.name, email: ida.mail, phone: ida.phone } }),
    track({ userId: ida.former }, 'Seen', { note: ida.word }),
    message('alias', { userId: ida.user, previousId: ida.former }),
    message('alias', { userId: ida.user, previousId: 'anonymous' }),
    track({ userId: ida.user }, '$answer', { $metric: 'nps', $score: 3, $text: `${ida.name} says ${ida.word}` }),
    track({ userId: ida.user, context: { consent: { categoryPreferences: { ads: true } } } }, 'Seen'),
    { type: 'track', userId: ida.user, properties: {}, messageId: 'broken', timestamp: new Date().toISOString() },
    track({ userId: 'uwe' }, 'Seen'),
    message('identify', { userId: 'uwe', traits: { name: 'Uwe', email: 'uwe@mail.example' } }),
  ])
}

async function importRows({ app, call, key }: Place): Promise<void> {
  const upload = async (name: string, payload: string) => {
    const { id } = await call<{ id: string }>('POST', 'imports/files', { name })
    const url = `/api/v1/imports/files/${id}/content?offset=0`
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' }
    const sent = await app.http.inject({ method: 'PUT', url, headers, payload })
    assert.equal(sent.statusCode, 200, sent.body)
    await call('POST', `imports/files/${id}/complete`)
    return id
  }
  const at = new Date(Date.now() - 2 * hour).toISOString()
  const mapping = {
    ...{ version: 1, name: 'Old', read: { format: 'csv', delimiter: ',', header: true }, time: 'at' },
    identifiers: [
      { kind: 'user', value: { column: 'who' } },
      { kind: 'email', value: { column: 'mail' } },
    ],
    events: [{ name: 'Bought', props: { total: { column: 'total', as: 'number' } } }],
  }
  const rows = [`1,${at},${ida.user},,5`, `2,${at},${ida.user},,much`, `3,${at},,${ida.mail},more`, `4,${at},uwe,,most`]
  const file = await upload('old.csv', `id,at,who,mail,total\n${rows.join('\n')}\n`)
  await call('PUT', `imports/files/${file}/draft`, { draft: { mapping } })
  await call('POST', 'import-mappings', { mapping })
  await call('POST', 'imports', { file, mapping })
  await app.settle()
}

async function post(app: TestApp, url: string, fields: [string, string][]) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Browser' }
  const payload = new URLSearchParams(fields).toString()
  const reply = await app.http.inject({ method: 'POST', url, headers, payload })
  assert.ok(reply.statusCode < 400, `${url}: ${reply.statusCode} ${reply.body}`)
  return reply
}

async function sayConsent({ app, call, person, key }: Place): Promise<void> {
  const changes = [{ purpose: 'marketing', given: true }]
  const sent = await app.http.inject({
    ...{ method: 'POST', url: `/api/v1/people/${person}/consent`, payload: { changes, proof: `Told by ${ida.name}` } },
    headers: { authorization: `Bearer ${key}`, 'idempotency-key': 'once-and-for-all' },
  })
  assert.ok(sent.statusCode < 300, sent.body)
  const link = await call<{ url: string }>('POST', `people/${person}/consent/link`)
  const path = new URL(link.url).pathname
  await post(app, path, [
    ['do', 'pause'],
    ['days', '30'],
  ])
  await post(app, path, [['do', 'resume']])
  await post(app, path, [['do', 'export']])
}

/** Twice by the form, confirmed once, and once by the API. */
async function signUp({ app, call, mail }: Place): Promise<void> {
  await mailChannel({ call: call as never }, mail.port)
  const form = await call<{ id: string; url: string }>('POST', 'consent/forms', {
    name: 'Foot of the shop',
    choices: [{ purpose: 'marketing' }],
  })
  const stamp = app.sealer.seal(JSON.stringify({ form: form.id, at: Date.now() - 5_000, wordings: { marketing: 0 } }))
  for (let n = 0; n < 2; n++)
    await post(app, `${new URL(form.url).pathname}?lang=en`, [
      ['address', ida.mail],
      ['website', ''],
      ['yes', 'marketing/email'],
      ['stamp', stamp.toString('base64url')],
    ])
  await app.settle()
  const source = mail.mails
    .find(({ to }) => to === ida.mail)
    ?.source.replace(/=\r\n/g, '')
    .replace(/=3D/g, '=')
  await post(app, /\/p\/c\/[\w-]+/.exec(source ?? '')?.[0] as string, [['confirm', '1']])
  await call('POST', 'consent/opt-ins', { email: ida.mail, purposes: ['marketing'], form: 'Shop' })
  await app.settle()
}

/** A personal link answered, which takes the quota's place, one that comes too late for it, and one half, with files and a mailed code. */
async function answerSurveys({ app, key, person }: Place): Promise<void> {
  const file = {
    id: 'file',
    type: 'file',
    title: { en: 'A file' },
    maxFiles: 1,
    maxBytes: 10_000,
    accept: ['text/plain'],
  }
  const blocks = [...(mixedSurvey.blocks ?? []), { id: 'b2', paging: 'together', items: [file] }] as Survey['blocks']
  const quotas = [{ id: 'all', limit: 1, ending: 'full' }]
  const full = { id: 'full', outcome: 'over_quota', title: { en: 'Full' } } as const
  const endings = [...(mixedSurvey.endings ?? []), full]
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'All', blocks, quotas, endings })
  for (const outcome of [null, 'accepted', 'accepted']) {
    const made = await app.caller(key)<{ url: string }>('POST', `surveys/${id}/personal-links`, { person })
    const token = new URL(made.url).pathname.split('/').at(-1) as string
    const started = await beginResponse(app, { kind: 'personal', token })
    const taken = await app.surveys.takeUpload({
      ...{ token: started.token, question: 'file', name: `${ida.word}.txt`, address: 'x' },
      content: Readable.from([Buffer.from(`File of ${ida.word}`)]),
    })
    assert.equal(taken.outcome, 'taken')
    const answers = { nps: 3, why: ida.word, ...(taken.outcome === 'taken' ? { file: [taken.file] } : {}) }
    const { response, state } = respond(started, answers, outcome === null ? 2 : 30)
    const part = { ...response, complete: false }
    await app.surveys.savePartial({ token: started.token, response: part, state, address: 'x' })
    if (outcome === null) assert.equal((await app.surveys.requestResumeCode({ token, address: 'x' })).outcome, 'sent')
    else assert.equal((await app.surveys.submit({ token: started.token, response, address: 'x' })).outcome, outcome)
  }
  await app.settle()
  const results = await app.call({ path: `/api/v1/surveys/${id}/results/export?format=csv`, key })
  assert.ok(results.text.includes(ida.word), results.text)
}

/** Asked in a page by her device; another page claims that she is Uwe, and is not believed. */
async function beInPages({ app, call, key }: Place): Promise<void> {
  const origin = 'https://shop.example'
  const { writeKey } = await call<{ writeKey: string }>('POST', 'sources', {
    name: 'Shop',
    kind: 'browser',
    origins: [origin],
  })
  const survey = await publishSurvey(app, key, { ...mixedSurvey, name: 'In page' })
  const trigger = { kind: 'load' }
  const rule = await call<{ id: string }>('POST', 'inpage', {
    name: 'Ask',
    survey,
    trigger,
    placement: { kind: 'modal' },
  })
  await call('PUT', `inpage/${rule.id}/on`, { on: true })
  await app.ingest.registry.reload()
  const headers = { origin, 'content-type': 'text/plain' }
  const payload = JSON.stringify({ writeKey, rule: rule.id, anonymousId: ida.device })
  const asked = await app.http.inject({ method: 'POST', url: '/w/v1/ask', headers, payload })
  assert.ok(asked.json<{ ask: object | null }>().ask, asked.body)
  const claims = message('alias', { userId: 'uwe', previousId: ida.user })
  const body = JSON.stringify({ writeKey, batch: [claims] })
  const sent = await app.http.inject({ method: 'POST', url: '/v1/batch', headers, payload: body })
  assert.equal(sent.statusCode, 200, sent.body)
  await app.settle()
}

async function speakInInbox({ app, call, key }: Place): Promise<void> {
  const take = async (source: string) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'message/rfc822' }
    const url = '/api/v1/feedback-mails'
    const taken = await app.http.inject({ method: 'POST', url, headers, payload: Buffer.from(source) })
    assert.equal(taken.statusCode, 202, taken.body)
  }
  await take(
    `From: ${ida.name} <${ida.mail}>\r\nSubject: ${ida.word}\r\nMessage-ID: <1.${ida.mail}>\r\n\r\n${ida.word} is late.`,
  )
  await call('POST', 'feedback', {
    ...{ id: 'v1', source: 'store', kind: 'review', at: new Date(Date.now() - 60_000).toISOString() },
    ...{ text: `Review of ${ida.word}`, author: { userId: ida.user, email: ida.mail, name: ida.name } },
  })
  await app.settle()
  const unit = await call<{ address: string }>('POST', 'feedback-units', { name: 'Desk' })
  for (const who of [ida.mail, 'uwe'])
    await post(app, new URL(unit.address).pathname, [
      ['text', `${who} was here`],
      ['mood', '1'],
    ])
  const { voices } = await call<{ voices: { id: string; kind: string }[] }>('GET', 'feedback?limit=50')
  for (const { id } of voices) await call('PATCH', `feedback/${id}`, { tags: [`by ${ida.name}`], starred: true })
  const mail = voices.find(({ kind }) => kind === 'email')?.id
  const reply = async (n: number, afterSeconds: number) =>
    await call('POST', `feedback/${mail}/replies`, {
      key: `reply-number-${n}`,
      text: `Sorry, ${ida.name}`,
      afterSeconds,
    })
  await reply(1, 0)
  await app.settle()
  const sent = await sql<{
    id: string
  }>`SELECT public_id AS id FROM messages_message WHERE send_key LIKE 'reply:%'`.execute(app.state.tables())
  await reply(2, 60)
  await call('PUT', `feedback/${mail}/reply-draft`, { text: `Dear ${ida.name}` })
  await take(bounceOf(sent.rows[0]?.id ?? ''))
}

/** A report that a mail came back, as RFC 3464 has it. */
function bounceOf(messageId: string): string {
  return [
    'From: Mail Delivery System <MAILER-DAEMON@mx.example>',
    'To: ask@shop.example',
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <dsn-${messageId}@mx.example>`,
    'Auto-Submitted: auto-replied',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n',
    `Final-Recipient: rfc822; ${ida.mail}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <${ida.mail}> unknown\r\n`,
    `--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: ask@shop.example\r\nMessage-ID: <${messageId}@shop.example>\r\n\r\nSorry!\r\n--b--\r\n`,
  ].join('\r\n')
}

async function bePartOfProgrammes({ app, call, workspace, key }: Place): Promise<void> {
  await allowSurveys({ call: call as never })
  await openBudget({ call: call as never })
  const survey = await publishSurvey(app, key, { ...mixedSurvey, name: 'Asked' })
  const { channels } = await call<{ channels: { id: string }[] }>('GET', 'channels')
  const channel = channels[0]?.id as string
  await liveProgramme({ call: call as never }, { survey, channel })
  await liveProgramme(
    { call: call as never },
    {
      survey,
      channel,
      change: {
        name: 'Later',
        trigger: { event: 'Order Delivered', transactionProperty: 'order_id', delayMinutes: 600 },
      },
    },
  )
  await app.track(workspace, [
    {
      ...message('track', { userId: ida.user, event: 'Order Delivered', properties: { order_id: 'o-1' } }),
      timestamp: new Date().toISOString(),
    },
  ])
}
