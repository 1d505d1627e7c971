import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { makeResetLink } from '../../packages/server/src/platform/auth/index.ts'
import type { Route } from '../../packages/server/src/platform/contract/index.ts'
import {
  type Belongings,
  channelConfigOf,
  fillWorkspace,
  mappingOf,
  metricOf,
  pageAskOf,
  programmeOf,
  ruleOf,
} from './isolation-fixture.ts'
import { operations } from './operations.ts'
import { surveyOf } from './survey-fixture.ts'
import { openTestApp, type TestApp } from './test-app.ts'

const audited = operations.filter(({ route }) => typeof route.audit === 'string')

type Entry = { id: string; actor: string; action: string; target: string; details: Record<string, unknown> }
/** What is called, and what the entry must say: its target (null = an id that the call made) and details. */
type Call = {
  params?: Record<string, string>
  body?: unknown
  target?: string
  details?: Record<string, unknown>
  /** The state that the import must be in for the call to succeed. */
  importIn?: 'queued' | 'failed'
}

/** One successful call of every audited route that is not public, in an order in which all succeed. */
const calls: Record<string, (ids: Belongings['ids']) => Call> = {
  'auth.updateWorkspace': () => ({
    body: { currency: 'EUR' },
    details: { currency: { before: 'CNY', after: 'EUR' } },
  }),
  'auth.invite': () => ({ body: { email: 'guest2@quiet.example', role: 'viewer' }, details: { role: 'viewer' } }),
  'auth.revokeInvitation': ({ invitation }) => ({ params: { id: invitation }, target: invitation }),
  'auth.createKey': () => ({ body: { name: 'Robot', role: 'viewer' }, details: { name: 'Robot', role: 'viewer' } }),
  'auth.revokeKey': ({ key }) => ({ params: { id: key }, target: key }),
  'ingest.createSource': () => ({
    body: { name: 'Shop', kind: 'server' },
    details: { name: 'Shop', kind: 'server' },
  }),
  'ingest.updateSource': ({ source }) => ({
    params: { id: source },
    body: { demandsConsent: true },
    target: source,
    details: { demandsConsent: { before: false, after: true } },
  }),
  'ingest.discardQuarantined': ({ quarantined }) => ({ params: { id: quarantined }, target: quarantined }),
  'ingest.keepQuarantined': ({ quarantined }) => ({ params: { id: quarantined }, target: quarantined }),
  'ingest.replayQuarantined': ({ quarantined }) => ({
    params: { id: quarantined },
    body: {},
    target: quarantined,
    details: { repaired: false, outcome: 'rejected' },
  }),
  'ingest.revokeSource': ({ source }) => ({ params: { id: source }, target: source }),
  'messages.createChannel': () => ({
    body: { name: 'Second', config: channelConfigOf('calm') },
    details: { name: 'Second', provider: 'webhook' },
  }),
  'messages.updateChannel': ({ channel }) => ({
    params: { id: channel },
    body: { name: 'Renamed', config: channelConfigOf('quiet') },
    target: channel,
    details: { name: { before: 'Channel quiet', after: 'Renamed' } },
  }),
  'messages.verifyChannel': ({ channel }) => ({ params: { id: channel }, target: channel, details: { ok: false } }),
  'messages.setOpenTracking': () => ({ body: { on: true }, details: { on: true } }),
  'budget.updateSettings': () => ({
    body: { caps: [], quiet: null },
    details: { quiet: { before: { from: '21:00', to: '08:00' }, after: null } },
  }),
  'distribution.create': ({ survey, channel }) => ({
    body: programmeOf({ marker: 'calm', survey, channel }),
    details: { name: 'Programme calm' },
  }),
  'distribution.update': ({ programme, survey, channel }) => ({
    params: { id: programme },
    body: { version: 1, definition: { ...programmeOf({ marker: 'quiet', survey, channel }), onceDays: 5 } },
    target: programme,
    details: { onceDays: { before: 30, after: 5 } },
  }),
  'distribution.switch': ({ programme }) => ({
    params: { id: programme },
    body: { on: true },
    target: programme,
    details: { on: true },
  }),
  'distribution.remove': ({ programme }) => ({ params: { id: programme }, target: programme }),
  'distribution.restore': ({ programme }) => ({ params: { id: programme }, target: programme }),
  'messages.removeChannel': ({ channel }) => ({ params: { id: channel }, target: channel }),
  'imports.startImport': ({ file, mapping }) => ({ body: { file, mappingId: mapping } }),
  'imports.cancelImport': ({ import: id }) => ({ params: { id }, target: id, importIn: 'queued' }),
  'imports.resumeImport': ({ import: id }) => ({ params: { id }, target: id, importIn: 'failed' }),
  'imports.repairRejected': ({ import: done }) => ({
    params: { id: done },
    body: { rows: [{ line: 3, cells: { total: '5' } }] },
    target: done,
    details: { rows: 1 },
  }),
  'imports.undoImport': ({ import: done }) => ({ params: { id: done }, target: done }),
  'imports.saveMapping': () => ({ body: { mapping: mappingOf('calm') } }),
  'imports.renameMapping': ({ mapping }) => ({ params: { id: mapping }, body: { name: 'Second' }, target: mapping }),
  'imports.deleteMapping': ({ mapping }) => ({ params: { id: mapping }, target: mapping }),
  'imports.completeFile': ({ file }) => ({ params: { file }, target: file }),
  'imports.deleteFile': ({ file }) => ({ params: { file }, target: file }),
  'surveys.create': () => ({ body: { from: 'blank', name: 'New' }, details: { name: 'New' } }),
  'surveys.importFile': () => ({
    body: { format: 'opencxm', content: { format: 'opencxm-survey/1', id: 'new', version: 1, ...surveyOf('new') } },
    details: { name: 'Survey new' },
  }),
  'surveys.personalLink': ({ survey, person }) => ({
    params: { survey },
    body: { person },
    target: survey,
    details: { channel: 'link' },
  }),
  'surveys.setOpen': ({ survey }) => ({
    params: { survey },
    body: { open: false },
    target: survey,
    details: { open: false },
  }),
  'surveys.publish': ({ survey }) => ({
    params: { survey },
    body: { revision: 2 },
    target: survey,
    details: { version: 2, changes: 0 },
  }),
  'surveys.exportResults': ({ survey }) => ({ params: { survey }, target: survey, details: { format: 'csv' } }),
  'surveys.archive': ({ survey }) => ({ params: { survey }, target: survey, details: { open: false } }),
  'inpage.create': ({ survey }) => ({ body: pageAskOf('calm', survey), details: { name: 'Ask calm' } }),
  'inpage.update': ({ pageAsk, survey }) => ({
    params: { id: pageAsk },
    body: { ...pageAskOf('quiet', survey), everyDays: 30 },
    target: pageAsk,
    details: { everyDays: { before: 90, after: 30 } },
  }),
  'inpage.switch': ({ pageAsk }) => ({
    params: { id: pageAsk },
    body: { on: false },
    target: pageAsk,
    details: { on: { before: false, after: false } },
  }),
  'inpage.remove': ({ pageAsk }) => ({ params: { id: pageAsk }, target: pageAsk }),
  'inpage.restore': ({ pageAsk }) => ({ params: { id: pageAsk }, target: pageAsk }),
  'messages.liftBounce': ({ bounced: message }) => ({ params: { message }, target: message }),
  'feedback.reply': ({ mail }) => ({
    params: { id: mail },
    body: { key: 'audit-key-1', text: 'Hello' },
    target: mail,
    details: { by: 'email' },
  }),
  'feedback.withdrawReply': ({ reply }) => ({ params: { reply }, target: reply }),
  'feedback.retryReply': ({ failedReply: reply }) => ({
    params: { reply },
    body: { attempt: 1 },
    target: reply,
    details: { attempt: 2 },
  }),
  'feedback.liftBounce': ({ bouncedMail }) => ({ params: { id: bouncedMail }, target: bouncedMail }),
  'feedback.readAll': () => ({ body: { until: new Date().toISOString() } }),
  'feedback.update': ({ voice }) => ({
    params: { id: voice },
    body: { starred: true },
    target: voice,
    details: { starred: { before: false, after: true } },
  }),
  'feedback.acceptObservation': ({ observation }) => ({
    params: { id: observation },
    body: {},
    target: observation,
    details: { corrected: false },
  }),
  'feedback.refuseObservation': ({ second: observation }) => ({ params: { id: observation }, target: observation }),
  'feedback.createUnit': () => ({ body: { name: 'Till' }, details: { name: 'Till' } }),
  'feedback.rotateUnit': ({ unit }) => ({ params: { id: unit }, target: unit }),
  'feedback.removeUnit': ({ unit }) => ({ params: { id: unit }, target: unit }),
  'feedback.createConnector': () => ({
    body: { name: 'Chat', settings: { kind: 'chatwoot' } },
    details: { name: 'Chat', kind: 'chatwoot' },
  }),
  'feedback.updateConnector': ({ connector }) => ({
    params: { id: connector },
    body: { isOn: false, secret: 'new' },
    target: connector,
    details: { isOn: { before: true, after: false }, secret: 'changed' },
  }),
  'feedback.rotateConnector': ({ connector }) => ({ params: { id: connector }, target: connector }),
  'feedback.removeConnector': ({ connector }) => ({ params: { id: connector }, target: connector }),
  'catalog.updateEvent': ({ event, touchpoint }) => ({
    params: { name: event },
    body: { touchpoint: null, properties: [{ key: 'note', declaredType: 'string' }] },
    target: event,
    details: {
      touchpoint: { before: touchpoint, after: null },
      types: { note: { before: null, after: 'string' } },
    },
  }),
  'catalog.putStage': ({ stage }) => ({
    params: { slug: stage },
    body: { name: { en: 'Stage quiet' }, position: 5 },
    target: stage,
    details: { position: { before: 1, after: 5 } },
  }),
  'catalog.putTouchpoint': ({ stage }) => ({
    params: { slug: 'till' },
    body: { name: { en: 'Till' }, stage, position: 2, owner: 'Shops' },
    target: 'till',
  }),
  'catalog.deleteTouchpoint': () => ({ params: { slug: 'till' }, target: 'till' }),
  'catalog.deleteStage': () => ({ params: { slug: 'spare' }, target: 'spare' }),
  'metrics.create': () => ({ body: metricOf('calm'), details: { name: 'Metric calm', kind: 'count' } }),
  'metrics.update': ({ metric }) => ({
    params: { id: metric },
    body: { ...metricOf('quiet'), minN: 9 },
    target: metric,
    details: { minN: { before: 5, after: 9 } },
  }),
  'metrics.remove': ({ metric }) => ({ params: { id: metric }, target: metric }),
  'journeys.putAssumption': () => ({
    body: { minorPerCustomerPerPoint: 9, source: 'Book of quiet' },
    details: { minorPerCustomerPerPoint: { before: 7, after: 9 } },
  }),
  'segments.create': () => ({ body: { name: 'Near', rule: ruleOf('quiet') }, details: { name: 'Near' } }),
  'segments.update': ({ segment }) => ({
    params: { id: segment },
    body: { name: 'Segment quiet', rule: ruleOf('calm') },
    target: segment,
    details: { rule: 'changed' },
  }),
  'segments.remove': ({ segment }) => ({ params: { id: segment }, target: segment }),
  'segments.restore': ({ segment }) => ({ params: { id: segment }, target: segment }),
  'people.undoMerge': ({ person, merge }) => ({ params: { id: person, mergeId: merge }, target: merge }),
  'people.redoMerge': ({ person, merge }) => ({ params: { id: person, mergeId: merge }, target: merge }),
  'consent.putPurpose': ({ purpose }) => ({
    params: { purpose },
    body: { name: { en: 'News quiet' }, channels: ['email'], position: 3 },
    target: purpose,
    details: { position: { before: 0, after: 3 } },
  }),
  'consent.addWording': ({ purpose }) => ({
    params: { purpose },
    body: { texts: { en: 'News of quiet' } },
    target: purpose,
    details: { version: 2 },
  }),
  'consent.putBasis': () => ({
    body: {
      purpose: 'surveys',
      channel: 'email',
      basis: 'legitimate_interest',
      reason: 'Weighed in the file of quiet',
    },
    details: { purpose: 'surveys', channel: 'email', basis: 'legitimate_interest' },
  }),
  'consent.endBasis': ({ basis }) => ({ params: { id: basis }, target: basis, details: { basis: 'contract' } }),
  'consent.record': ({ person }) => ({
    params: { person },
    body: { changes: [{ purpose: 'surveys', given: true }], proof: 'Said on the phone' },
    target: person,
    details: { changes: 1 },
  }),
  'consent.link': ({ person }) => ({ params: { person }, target: person }),
  'consent.createForm': () => ({
    body: { name: 'News of quiet', choices: [{ purpose: 'surveys' }] },
    details: { name: 'News of quiet' },
  }),
  'consent.updateForm': ({ form }) => ({
    params: { form },
    body: { name: 'Sign up', choices: [{ purpose: 'surveys' }], on: false },
    target: form,
    details: { on: { before: true, after: false } },
  }),
  'consent.rotateForm': ({ form }) => ({ params: { form }, target: form }),
  'consent.removeForm': ({ form }) => ({ params: { form }, target: form, details: { name: 'Sign up' } }),
  'consent.decideRequest': ({ request }) => ({
    params: { id: request },
    body: { decision: 'declined' },
    target: request,
    details: { kind: 'export', decision: 'declined' },
  }),
  'privacy.exportPerson': ({ person }) => ({ params: { id: person }, target: person }),
  'privacy.erase': ({ person }) => ({ params: { id: person }, body: { confirm: 'erase' } }),
  'auth.changeRole': ({ member }) => ({
    params: { id: member },
    body: { role: 'viewer' },
    target: member,
    details: { role: { before: 'owner', after: 'viewer' } },
  }),
  'auth.removeMember': ({ member }) => ({ params: { id: member }, target: member }),
}

describe('the audit log', () => {
  let app: TestApp
  let filled: Belongings
  before(async () => {
    app = await openTestApp()
    filled = await fillWorkspace(app, 'quiet')
    const key = filled.ownerKey
    const spare = { name: { en: 'Spare' }, position: 9 }
    await app.call({ method: 'PUT', path: '/api/v1/catalog/stages/spare', key, body: spare })
    await addSecondOwner()
  })
  after(async () => await app.close())

  /** The member of the fixture is the only owner; with a second one the first may be made less and removed. */
  async function addSecondOwner(): Promise<void> {
    const body = { email: 'second@quiet.example', role: 'owner' }
    const invited = await app.call({ method: 'POST', path: '/api/v1/team/invitations', key: filled.ownerKey, body })
    const token = String((invited.body as { link: string }).link)
      .split('/')
      .at(-1)
    const account = { name: 'Second', password: 'a long enough password' }
    const path = `/api/v1/invitations/${token}/accept`
    assert.equal((await app.call({ method: 'POST', path, body: account })).status, 201)
  }

  async function setImport(id: string, state: string): Promise<void> {
    await sql`UPDATE imports_import SET state = ${state} WHERE public_id = ${id}`.execute(app.state.tables())
  }

  async function entries(): Promise<Entry[]> {
    const { body } = await app.call({ path: '/api/v1/audit?limit=200', key: filled.ownerKey })
    return (body as { entries: Entry[] }).entries
  }

  test('every route that changes something names its action, or says why it leaves no entry', () => {
    for (const { name, route } of operations) {
      if (route.method === 'GET') continue
      if (typeof route.audit === 'object') assert.ok(route.audit.none.length > 5, name)
      else assert.match(route.audit ?? '', /^[a-z]+\.[a-z_]+$/, name)
    }
    const unique = new Set(audited.map(({ route }) => route.audit))
    assert.equal(unique.size, audited.length, 'two routes share an action')
  })

  test('every audited route is called here', () => {
    const inWorkspace = audited.filter(({ route }) => route.permission !== 'public').map(({ name }) => name)
    assert.deepEqual(Object.keys(calls).sort(), inWorkspace.sort())
  })

  for (const [name, callOf] of Object.entries(calls)) {
    test(`${name} leaves one entry: who, what, to what, from what to what`, async () => {
      const route = audited.find((candidate) => candidate.name === name)?.route as Route
      const { params = {}, body, target, details, importIn } = callOf(filled.ids)
      if (importIn) await setImport(filled.ids.import, importIn)
      const known = new Set((await entries()).map(({ id }) => id))
      const path = route.path.replace(/:(\w+)/g, (_, parameter: string) => encodeURIComponent(params[parameter] ?? ''))
      const sent = { method: route.method, path, key: filled.ownerKey, ...(body === undefined ? {} : { body }) }
      const reply = await app.call(sent)
      assert.ok(reply.status < 300, `${reply.status} ${reply.text}`)
      if (route.permission.startsWith('imports')) await app.settle()
      const fresh = (await entries()).filter((entry) => !known.has(entry.id))
      assert.deepEqual(
        fresh.map((entry) => entry.action),
        [route.audit],
      )
      const entry = fresh[0] as Entry
      assert.equal(entry.actor, 'owner')
      assert.equal(entry.target, target ?? idOf(reply.body) ?? filled.workspace.publicId)
      for (const [field, change] of Object.entries(details ?? {})) assert.deepEqual(entry.details[field], change, field)
    })
  }

  test('what the public routes change is written too, under the name of who did it', async () => {
    const actions = (await entries()).map(({ action, actor }) => `${actor}: ${action}`)
    assert.ok(actions.includes('Second: team.join'))
    const link = await makeResetLink({ state: app.state, publicUrl: () => '', now: Date.now() }, 'second@quiet.example')
    const path = `/api/v1/password-resets/${link?.split('/').at(-1)}`
    const body = { password: 'another long password' }
    assert.equal((await app.call({ method: 'POST', path, body })).status, 200)
    assert.equal((await entries())[0]?.action, 'account.reset_password')
    await changePassword('another long password', 'a third long password')
    assert.equal((await entries())[0]?.action, 'account.change_password')
  })

  async function changePassword(currentPassword: string, newPassword: string): Promise<void> {
    const signIn = await app.http.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email: 'second@quiet.example', password: currentPassword },
    })
    assert.equal(signIn.statusCode, 200, signIn.body)
    const cookie = signIn.cookies.map((one) => `${one.name}=${encodeURIComponent(one.value)}`).join('; ')
    const changed = await app.http.inject({
      method: 'POST',
      url: '/api/auth/change-password',
      headers: { cookie },
      payload: { currentPassword, newPassword },
    })
    assert.equal(changed.statusCode, 200, changed.body)
  }

  test('holds no secret, no address and no trait', async () => {
    const text = JSON.stringify(await entries())
    for (const word of ['ocx_sk_', 'ocx_wk_', '@', 'City quiet', 'City calm', 'long password'])
      assert.ok(!text.includes(word), word)
  })

  test('a change that is refused leaves nothing', async () => {
    const count = (await entries()).length
    const { ownerKey: key } = filled
    for (const sent of [
      { method: 'PUT', path: '/api/v1/segments/none', body: { name: 'x', rule: ruleOf('x') } },
      { method: 'PATCH', path: '/api/v1/workspace', body: { currency: 'dollars' } },
      { method: 'DELETE', path: '/api/v1/metrics/nps' },
    ])
      assert.ok((await app.call({ ...sent, key })).status >= 400)
    assert.equal((await entries()).length, count)
  })

  test('the owner’s account is made with the workspace', async () => {
    const fresh = await openTestApp()
    try {
      const token = fresh.ownerToken.read()
      const body = {
        token,
        email: 'first@new.example',
        name: 'First',
        password: 'a long enough password',
        workspaceName: 'New',
      }
      assert.equal((await fresh.call({ method: 'POST', path: '/api/v1/setup', body })).status, 201)
      const rows = await fresh.state
        .tables<{ audit_entry: { action: string; actor_name: string } }>()
        .selectFrom('audit_entry')
        .select(['action', 'actor_name'])
        .execute()
      assert.deepEqual(rows, [{ action: 'workspace.create', actor_name: 'First' }])
    } finally {
      await fresh.close()
    }
  })
})

function idOf(body: unknown): string | undefined {
  const { id, erasureId } = body as { id?: string; erasureId?: string }
  return id ?? erasureId
}
