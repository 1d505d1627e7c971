/** What another workspace tries on every route. */
import type { Route } from '../../packages/server/src/platform/contract/index.ts'
import {
  type Belongings,
  channelConfigOf,
  mappingOf,
  metricOf,
  pageAskOf,
  programmeOf,
  ruleOf,
} from './isolation-fixture.ts'
import { operations } from './operations.ts'
import { surveyOf } from './survey-fixture.ts'

type Ids = Belongings['ids']
/** One call of B: parameters of the path, the query, the body. */
export type Attempt = { params?: Record<string, string>; query?: string; body?: unknown }
/**
 * - `own`: the route has no id of others in its path; it answers with what is B's alone.
 * - `refused`: the id is A's, so B gets 404, or 400 or 409 where B's own things contradict.
 * - `creates`: a word that A chose too names a thing of B's own; a body that names A's things is refused.
 */
export type Entry = { expect: 'own' | 'refused' | 'creates'; attempts: (a: Ids, b: Ids) => Attempt[] }

const own: Entry = { expect: 'own', attempts: () => [{}] }
const refused = (attempts: (a: Ids, b: Ids) => Attempt[]): Entry => ({ expect: 'refused', attempts })
const byId = (name: keyof Ids, body?: unknown): Entry =>
  refused((a) => [{ params: { id: a[name], file: a[name] }, ...(body === undefined ? {} : { body }) }])
const merge = refused((a, b) => [
  { params: { id: a.person, mergeId: a.merge } },
  { params: { id: b.person, mergeId: a.merge } },
])
const ofPerson = (body?: unknown): Entry =>
  refused((a) => [{ params: { person: a.person }, ...(body === undefined ? {} : { body }) }])
const ofForm = (body?: unknown): Entry =>
  refused((a) => [{ params: { form: a.form }, ...(body === undefined ? {} : { body }) }])
const ofSurvey = (body?: unknown, query?: string): Entry =>
  refused((a) => [
    {
      params: { survey: a.survey },
      ...(body === undefined ? {} : { body }),
      ...(query === undefined ? {} : { query }),
    },
  ])
const surveyFile = { format: 'opencxm-survey/1', id: 'new', version: 1, ...surveyOf('bbb') }
const filters = (a: Ids) => ['', `segment=${a.segment}`, `touchpoint=${a.touchpoint}`, `stage=${a.stage}`]

/** Every route of the contract but the public ones, with what B tries. A new route must be written here too: that is the point. */
export const entries: Record<string, Entry> = {
  'auth.session': own,
  'auth.updateWorkspace': { expect: 'own', attempts: () => [{ body: { currency: 'USD' } }] },
  'auth.listTeam': own,
  'auth.invite': { expect: 'own', attempts: () => [{ body: { email: 'new@b.example', role: 'viewer' } }] },
  'auth.revokeInvitation': byId('invitation'),
  'auth.changeRole': byId('member', { role: 'viewer' }),
  'auth.removeMember': byId('member'),
  'auth.listKeys': own,
  'auth.createKey': { expect: 'own', attempts: () => [{ body: { name: 'New', role: 'viewer' } }] },
  'auth.revokeKey': byId('key'),
  'auth.listAudit': { expect: 'own', attempts: () => [{}, { query: 'cursor=999999999' }] },
  'ingest.listSources': own,
  'ingest.createSource': {
    expect: 'own',
    attempts: () => [{ body: { name: 'New', kind: 'browser', origins: ['*'] } }],
  },
  'ingest.updateSource': byId('source', { name: 'Taken' }),
  'ingest.revokeSource': byId('source'),
  'ingest.liveEvents': {
    expect: 'own',
    attempts: (a) => [{}, { query: `source=${a.source}` }, { query: 'after=0' }, { query: 'after=1' }],
  },
  'ingest.status': own,
  'ingest.listQuarantine': { expect: 'own', attempts: () => [{}, { query: 'cursor=999999999' }] },
  'ingest.replayQuarantined': byId('quarantined', {}),
  'ingest.discardQuarantined': byId('quarantined'),
  'ingest.keepQuarantined': byId('quarantined'),
  'imports.createFile': { expect: 'own', attempts: () => [{ body: { name: 'new.csv' } }] },
  'imports.sendFilePart': refused((a) => [{ params: { file: a.file }, query: 'offset=0', body: Buffer.from('x') }]),
  'imports.completeFile': byId('file'),
  'imports.getFile': byId('file'),
  'imports.deleteFile': byId('file'),
  'imports.keepDraft': byId('file', { draft: { name: 'Theirs' } }),
  'imports.detect': byId('file', {}),
  'imports.preview': byId('file', { mapping: mappingOf('bbb') }),
  'imports.startImport': refused((a, b) => [
    { body: { file: a.file, mapping: mappingOf('bbb') } },
    { body: { file: a.file, mappingId: b.mapping } },
    { body: { file: b.file, mappingId: a.mapping } },
  ]),
  'imports.listImports': own,
  'imports.getImport': byId('import'),
  'imports.cancelImport': byId('import'),
  'imports.resumeImport': byId('import'),
  'imports.undoImport': byId('import'),
  'imports.listRejected': byId('import'),
  'imports.downloadRejected': byId('import'),
  'imports.repairRejected': byId('import', { rows: [{ line: 3, cells: { total: '5' } }] }),
  'imports.listMappings': own,
  'imports.saveMapping': { expect: 'own', attempts: () => [{ body: { mapping: mappingOf('bbb') } }] },
  'imports.renameMapping': byId('mapping', { name: 'Taken' }),
  'imports.deleteMapping': byId('mapping'),
  'surveys.list': own,
  'surveys.templates': own,
  'surveys.create': refused((a) => [{ body: { from: 'survey', survey: a.survey } }]),
  'surveys.importFile': {
    expect: 'own',
    attempts: () => [{ body: { format: 'opencxm', content: surveyFile } }],
  },
  'surveys.get': ofSurvey(),
  'surveys.save': ofSurvey({ revision: 2, definition: surveyFile }),
  'surveys.archive': ofSurvey(),
  'surveys.setOpen': ofSurvey({ open: false }),
  'surveys.publish': ofSurvey({ revision: 2 }),
  'surveys.versions': ofSurvey(),
  'surveys.version': refused((a) => [{ params: { survey: a.survey, version: '1' } }]),
  'surveys.check': ofSurvey(),
  'surveys.checkDefinition': { expect: 'own', attempts: () => [{ body: { definition: surveyFile } }] },
  'surveys.exportFile': ofSurvey(),
  'surveys.links': ofSurvey(),
  'surveys.qr': ofSurvey(),
  'surveys.testLink': ofSurvey(),
  'surveys.personalLink': refused((a, b) => [
    { params: { survey: a.survey }, body: { person: b.person } },
    { params: { survey: b.survey }, body: { person: a.person } },
  ]),
  'surveys.quotas': ofSurvey(),
  'surveys.results': refused((a, b) => [
    { params: { survey: a.survey } },
    { params: { survey: b.survey }, query: `segment=${a.segment}` },
  ]),
  'surveys.series': ofSurvey(undefined, 'question=nps&by=day'),
  'surveys.texts': ofSurvey(),
  'surveys.dropoff': ofSurvey(),
  'surveys.exportResults': ofSurvey(),
  'surveys.uploads': ofSurvey(),
  'surveys.upload': refused((a, b) => [
    { params: { survey: a.survey, upload: a.upload } },
    { params: { survey: b.survey, upload: a.upload } },
  ]),
  'struggle.scale': own,
  'struggle.person': byId('person'),
  'inpage.list': own,
  'inpage.create': refused((a, b) => [{ body: { ...pageAskOf('bbb', b.survey), segment: a.segment } }]),
  'inpage.get': byId('pageAsk'),
  'inpage.update': refused((a, b) => [
    { params: { id: a.pageAsk }, body: pageAskOf('bbb', b.survey) },
    { params: { id: b.pageAsk }, body: { ...pageAskOf('bbb', b.survey), segment: a.segment } },
  ]),
  'inpage.switch': byId('pageAsk', { on: true }),
  'inpage.remove': byId('pageAsk'),
  'inpage.restore': byId('pageAsk'),
  'feedback.replies': byId('mail'),
  'feedback.reply': refused((a, b) => [
    { params: { id: a.mail }, body: { key: 'stolen-key', text: 'Hello' } },
    { params: { id: b.mail }, body: { key: 'own-key-1', text: 'Hello', channel: a.channel } },
  ]),
  'feedback.saveReplyDraft': byId('mail', { text: 'Taken' }),
  'feedback.withdrawReply': refused((a) => [{ params: { reply: a.reply } }]),
  'feedback.retryReply': refused((a) => [{ params: { reply: a.failedReply }, body: { attempt: 1 } }]),
  'feedback.liftBounce': byId('bouncedMail'),
  'feedback.add': {
    expect: 'own',
    attempts: () => [{ body: { source: 'new', kind: 'review', at: new Date().toISOString(), text: 'New' } }],
  },
  'feedback.addMail': {
    expect: 'own',
    attempts: () => [{ body: Buffer.from('From: new@b.example\r\nSubject: New\r\nMessage-ID: <new@b>\r\n\r\nNew') }],
  },
  'feedback.list': {
    expect: 'own',
    attempts: (a) => [
      {},
      { query: `q=${a.event.split(' ')[1]}` },
      { query: `touchpoint=${a.touchpoint}` },
      { query: `assignee=${a.member}` },
      { query: 'state=unread&kind=review&language=en' },
      { query: `cursor=4000000000000.${encodeURIComponent(a.voice)}` },
    ],
  },
  'feedback.get': byId('voice'),
  'feedback.read': byId('voice', { read: true }),
  'feedback.readAll': { expect: 'own', attempts: () => [{ body: { until: new Date().toISOString() } }] },
  'feedback.update': refused((a, b) => [
    { params: { id: a.voice }, body: { starred: true, tags: ['taken'] } },
    { params: { id: b.voice }, body: { assignee: a.member } },
  ]),
  'feedback.options': own,
  'feedback.listObservations': own,
  'feedback.acceptObservation': byId('observation', {}),
  'feedback.refuseObservation': byId('observation'),
  'feedback.listUnits': own,
  'feedback.createUnit': { expect: 'own', attempts: () => [{ body: { name: 'New' } }] },
  'feedback.rotateUnit': byId('unit'),
  'feedback.removeUnit': byId('unit'),
  'feedback.listConnectors': own,
  'feedback.createConnector': {
    expect: 'own',
    attempts: () => [{ body: { name: 'New', settings: { kind: 'chatwoot' } } }],
  },
  'feedback.updateConnector': byId('connector', { name: 'Taken' }),
  'feedback.rotateConnector': byId('connector'),
  'feedback.runConnector': byId('connector'),
  'feedback.removeConnector': byId('connector'),
  'people.list': { expect: 'own', attempts: (a) => [{}, { query: 'search=Ann' }, { query: `segment=${a.segment}` }] },
  'people.get': byId('person'),
  'people.timeline': byId('person'),
  'people.undoMerge': merge,
  'people.redoMerge': merge,
  'people.summary': own,
  'people.traits': own,
  'consent.overview': own,
  'consent.listPurposes': own,
  'consent.putPurpose': {
    expect: 'creates',
    attempts: (a) => [{ params: { purpose: a.purpose }, body: { name: { en: 'Taken' }, channels: ['email'] } }],
  },
  'consent.listWordings': { expect: 'own', attempts: (a) => [{ params: { purpose: a.purpose } }] },
  'consent.addWording': {
    expect: 'creates',
    attempts: (a) => [{ params: { purpose: a.purpose }, body: { texts: { en: 'Taken' } } }],
  },
  'consent.putBasis': {
    expect: 'own',
    attempts: () => [{ body: { purpose: 'service', basis: 'contract', reason: 'Orders need messages' } }],
  },
  'consent.endBasis': byId('basis'),
  'consent.history': { expect: 'own', attempts: () => [{}, { query: 'cursor=999999999' }] },
  'consent.person': ofPerson(),
  'consent.record': ofPerson({ changes: [{ purpose: 'surveys', given: true }], proof: 'Said so' }),
  'consent.link': ofPerson(),
  'consent.optIn': {
    expect: 'own',
    attempts: () => [{ body: { email: 'new@b.example', purposes: ['surveys'] } }],
  },
  'consent.listForms': own,
  'consent.createForm': {
    expect: 'own',
    attempts: () => [{ body: { name: 'Taken', choices: [{ purpose: 'surveys' }] } }],
  },
  'consent.updateForm': ofForm({ name: 'Taken', choices: [{ purpose: 'surveys' }] }),
  'consent.rotateForm': ofForm(),
  'consent.removeForm': ofForm(),
  'consent.formQr': ofForm(),
  'consent.listRequests': { expect: 'own', attempts: () => [{}, { query: 'cursor=1.999999999' }] },
  'consent.decideRequest': byId('request', { decision: 'declined' }),
  'privacy.exportPerson': byId('person'),
  'privacy.erase': byId('person', { confirm: 'erase' }),
  'catalog.listEvents': own,
  'catalog.updateEvent': {
    expect: 'creates',
    attempts: (a) => [
      { params: { name: a.event }, body: { description: 'Taken' } },
      { params: { name: a.event }, body: { touchpoint: a.touchpoint } },
    ],
  },
  'catalog.getJourneyModel': own,
  'catalog.putStage': {
    expect: 'creates',
    attempts: (a) => [{ params: { slug: a.stage }, body: { name: { en: 'Taken' }, position: 2 } }],
  },
  'catalog.deleteStage': refused((a) => [{ params: { slug: a.stage } }]),
  'catalog.putTouchpoint': {
    expect: 'creates',
    attempts: (a, b) => [
      { params: { slug: a.touchpoint }, body: { name: { en: 'Taken' }, stage: b.stage, position: 2 } },
      { params: { slug: 'new' }, body: { name: { en: 'Taken' }, stage: a.stage, position: 2 } },
    ],
  },
  'catalog.deleteTouchpoint': refused((a) => [{ params: { slug: a.touchpoint } }]),
  'metrics.list': own,
  'metrics.create': { expect: 'own', attempts: () => [{ body: metricOf('bbb') }] },
  'metrics.update': byId('metric', metricOf('bbb')),
  'metrics.remove': byId('metric'),
  'metrics.values': {
    expect: 'own',
    attempts: (a) => [
      { params: { id: a.metric } },
      ...['none', 'touchpoint', 'stage', 'channel', 'segment', 'day', 'trait:city', 'property:note'].map((by) => ({
        params: { id: 'nps' },
        query: `by=${by}`,
      })),
      ...filters(a).map((query) => ({ params: { id: 'nps' }, query })),
    ],
  },
  'metrics.answers': {
    expect: 'own',
    attempts: (a) => [{ params: { id: a.metric } }, ...filters(a).map((query) => ({ params: { id: 'nps' }, query }))],
  },
  'journeys.map': { expect: 'own', attempts: (a) => filters(a).map((query) => ({ query })) },
  'journeys.getAssumption': own,
  'journeys.putAssumption': {
    expect: 'own',
    attempts: () => [{ body: { minorPerCustomerPerPoint: 9, source: 'Another book' } }],
  },
  'paths.funnel': {
    expect: 'own',
    attempts: (a) =>
      [{ by: 'none' }, { by: 'segment' }, { by: 'trait:city' }, { segment: a.segment }].map((narrowed) => ({
        body: { steps: [{ event: a.event }, { touchpoint: a.touchpoint }], ...narrowed },
      })),
  },
  'paths.sequences': {
    expect: 'own',
    attempts: (a) => [
      { body: { start: a.event } },
      { body: { start: a.touchpoint, unit: 'touchpoint', direction: 'before' } },
      { body: { start: a.event, segment: a.segment } },
    ],
  },
  'distribution.list': own,
  'distribution.create': refused((a, b) => [
    { body: programmeOf({ marker: 'bbb', survey: a.survey, channel: b.channel }) },
    { body: programmeOf({ marker: 'bbb', survey: b.survey, channel: a.channel }) },
    { body: { ...programmeOf({ marker: 'bbb', survey: b.survey, channel: b.channel }), segment: a.segment } },
    { body: { ...programmeOf({ marker: 'bbb', survey: b.survey, channel: b.channel }), touchpoint: a.touchpoint } },
  ]),
  'distribution.get': byId('programme'),
  'distribution.update': refused((a, b) => [
    {
      params: { id: a.programme },
      body: { version: 1, definition: programmeOf({ marker: 'bbb', survey: b.survey, channel: b.channel }) },
    },
  ]),
  'distribution.switch': byId('programme', { on: true }),
  'distribution.remove': byId('programme'),
  'distribution.restore': byId('programme'),
  'distribution.versions': byId('programme'),
  'distribution.preview': {
    expect: 'own',
    attempts: (a) => [
      {
        body: {
          definition: {
            trigger: { event: a.event },
            segment: a.segment,
            channels: [{ channel: a.channel }],
            programme: a.programme,
          },
        },
      },
    ],
  },
  'distribution.fields': { expect: 'own', attempts: (a) => [{}, { query: `event=${encodeURIComponent(a.event)}` }] },
  'distribution.health': byId('programme'),
  'budget.settings': own,
  'budget.updateSettings': { expect: 'own', attempts: () => [{ body: { caps: [], quiet: null } }] },
  'budget.asks': { expect: 'own', attempts: (a) => [{}, { query: `programme=${a.programme}` }] },
  'budget.testSend': byId('programme', { channel: 'chn', language: 'en' }),
  'messages.listChannels': own,
  'messages.createChannel': {
    expect: 'own',
    attempts: () => [{ body: { name: 'New', config: channelConfigOf('bbb') } }],
  },
  'messages.updateChannel': byId('channel', { name: 'Taken', config: channelConfigOf('bbb') }),
  'messages.removeChannel': byId('channel'),
  'messages.verifyChannel': byId('channel'),
  'messages.setOpenTracking': { expect: 'own', attempts: () => [{ body: { on: true } }] },
  'messages.listBounces': own,
  'messages.liftBounce': refused((a) => [{ params: { message: a.bounced } }]),
  'messages.listMessages': { expect: 'own', attempts: () => [{}, { query: 'cursor=999999999' }] },
  'coverage.read': { expect: 'own', attempts: () => [{}, { query: 'days=30' }] },
  'segments.list': own,
  'segments.create': { expect: 'own', attempts: () => [{ body: { name: 'New', rule: ruleOf('none') } }] },
  'segments.get': byId('segment'),
  'segments.update': byId('segment', { name: 'Taken', rule: ruleOf('none') }),
  'segments.remove': byId('segment'),
  'segments.restore': byId('segment'),
  'segments.preview': { expect: 'own', attempts: () => [{ body: { rule: { not: ruleOf('none') } } }] },
  'segments.members': byId('segment'),
}

/** The operations that are of a workspace. */
export const inWorkspace = operations.filter(({ route }) => route.permission !== 'public')
/** Reads first: what B itself creates under A's words would look like a leak; last the stage that touchpoints may name. */
export const inOrder = [...inWorkspace].sort((x, y) => rank(x.name, x.route) - rank(y.name, y.route))
function rank(name: string, route: Route): number {
  if (name === 'catalog.putStage') return 3
  return entries[name]?.expect === 'creates' ? 2 : route.method === 'GET' ? 0 : 1
}
