import type { StyleName } from './model/answers.ts'
import type { ConfigName } from './model/config-answers.ts'
import { jitsuClassic } from './model/jitsu-classic.ts'
import { limitsOf } from './model/limits.ts'
import type { KeyPlace } from './model/presented-key.ts'
import type { Wire } from './model/request.ts'

/** What a path does: take events, hand out configuration, or swallow an SDK's own telemetry. */
type Serves =
  | { what: 'events'; wire: Wire; callType?: string; inQuery?: true }
  | { what: 'config'; config: ConfigName }
  | { what: 'discard' }

/** One path of a foreign SDK (our own browser SDK speaks Segment's wire to `/v1/b`). */
export type TrackingRoute = {
  /** SDKs that use it. */
  sdk: string
  method: 'GET' | 'POST'
  /** Fastify pattern. */
  path: string
  serves: Serves
  /** Where the write key may be, tried in this order. */
  keys: readonly KeyPlace[]
  /** Success and failure answers (`model/answers.ts`). */
  style: StyleName
  /** Bytes of a body as sent. */
  bodyBytesMax: number
  /** False when the SDK gives up at the first refusal. */
  clientRetries: boolean
}

const segmentKeys: readonly KeyPlace[] = ['basic', 'bearer', 'x-write-key', 'query.writeKey', 'body.writeKey']
const segmentBase = {
  sdk: 'Segment, RudderStack, Customer.io pipelines',
  method: 'POST',
  keys: segmentKeys,
  style: 'segment',
  bodyBytesMax: limitsOf.segment.bodyBytesMax,
  clientRetries: true,
} as const

/** Both spellings of each call: analytics-next posts to the first letter. */
const segmentCalls = ['track', 'page', 'identify', 'group', 'alias', 'screen', 't', 'p', 'i', 'g', 'a', 's'] as const

const segmentRoutes: TrackingRoute[] = [
  { ...segmentBase, path: '/v1/batch', serves: { what: 'events', wire: 'segment' } },
  // Where analytics-ruby and -java post by default when they are given a host alone.
  { ...segmentBase, path: '/v1/import', serves: { what: 'events', wire: 'segment' } },
  { ...segmentBase, path: '/v1/b', serves: { what: 'events', wire: 'segment' }, sdk: 'Segment web, our own web SDK' },
  ...segmentCalls.map(
    (callType): TrackingRoute => ({
      ...segmentBase,
      path: `/v1/${callType}`,
      serves: { what: 'events', wire: 'segment', callType },
    }),
  ),
  { ...segmentBase, path: '/v1/m', serves: { what: 'discard' }, sdk: 'Segment web (its own metrics)', keys: [] },
  {
    ...segmentBase,
    sdk: 'Segment web',
    method: 'GET',
    path: '/v1/projects/:key/settings',
    serves: { what: 'config', config: 'segmentSettings' },
    keys: ['params.key'],
  },
  {
    ...segmentBase,
    sdk: 'RudderStack web (beacon)',
    path: '/beacon/v1/batch',
    serves: { what: 'events', wire: 'segment' },
    keys: ['query.writeKey', ...segmentKeys],
    clientRetries: false,
  },
  // An image in an e-mail or on a page without scripts: `data` is base64 of the event, with its write key inside.
  {
    ...segmentBase,
    sdk: 'Segment (image pixel)',
    method: 'GET',
    path: '/v1/pixel/:type',
    serves: { what: 'events', wire: 'segment' },
    keys: ['query.writeKey', 'body.writeKey'],
    style: 'pixel',
    clientRetries: false,
  },
  // RudderStack's image: the event's fields are the query itself.
  ...['track', 'page'].map(
    (callType): TrackingRoute => ({
      ...segmentBase,
      sdk: 'RudderStack (image pixel)',
      method: 'GET',
      path: `/pixel/v1/${callType}`,
      serves: { what: 'events', wire: 'segment', callType, inQuery: true },
      keys: ['query.writeKey'],
      style: 'pixel',
      clientRetries: false,
    }),
  ),
  {
    ...segmentBase,
    sdk: 'RudderStack web',
    method: 'GET',
    path: '/sourceConfig',
    serves: { what: 'config', config: 'rudderSourceConfig' },
    keys: ['basic', 'query.writeKey'],
  },
]

const jitsuRoutes: TrackingRoute[] = ['/api/s/:type', '/api/s/s2s/:type'].map((path) => ({
  ...segmentBase,
  sdk: 'Jitsu',
  path,
  serves: { what: 'events', wire: 'segment' },
  keys: ['x-write-key', 'basic', 'bearer', 'query.writeKey'],
  style: 'jitsu',
  clientRetries: false,
}))

/** Its SDK before that adds `/api/v1/event`, which is a path of ours, to the address that it is given: so that has a path of its own. */
const jitsuClassicRoutes: TrackingRoute[] = ['/jitsu/api/v1/event', '/jitsu/api/v1/s2s/event'].map((path) => ({
  ...segmentBase,
  sdk: 'Jitsu (@jitsu/sdk-js 2 and 3)',
  path,
  serves: { what: 'events', wire: 'segment', callType: jitsuClassic },
  keys: ['query.token', 'body.api_key'],
  style: 'jitsu',
}))

const dittofeedRoutes: TrackingRoute[] = [
  {
    ...segmentBase,
    sdk: 'Dittofeed',
    path: '/api/public/apps/batch',
    serves: { what: 'events', wire: 'segment' },
    keys: ['authorization'],
    style: 'dittofeed',
    clientRetries: false,
  },
  // Its SDK batches; its HTTP API has a path for each call besides.
  ...['identify', 'track', 'page', 'screen', 'group'].map(
    (callType): TrackingRoute => ({
      ...segmentBase,
      sdk: 'Dittofeed (HTTP API)',
      path: `/api/public/apps/${callType}`,
      serves: { what: 'events', wire: 'segment', callType },
      keys: ['authorization'],
      style: 'dittofeed',
      clientRetries: false,
    }),
  ),
]

const posthogBase = {
  sdk: 'PostHog',
  method: 'POST',
  serves: { what: 'events', wire: 'posthog' },
  keys: ['bearer', 'query.api_key', 'body.api_key'],
  style: 'posthog',
  bodyBytesMax: limitsOf.posthog.bodyBytesMax,
  clientRetries: true,
} as const

/** What we have none of. A 404 is asked for again and fills the console of the page, or is polled without end. */
const emptyAnswers = [
  ['/api/surveys', 'posthogSurveys'],
  ['/api/early_access_features', 'posthogEarlyAccess'],
  ['/api/feature_flag/local_evaluation', 'posthogFlagDefinitions'],
  ['/flags/definitions', 'posthogFlagDefinitions'],
] as const

const posthogRoutes: TrackingRoute[] = [
  ...['/batch', '/e', '/i/v0/e', '/capture'].map((path): TrackingRoute => ({ ...posthogBase, path })),
  { ...posthogBase, path: '/i/v1/analytics/events', style: 'posthogV1' },
  // Persons' properties, from posthog-js before they became events. Mixpanel's path of this name is not served.
  {
    ...posthogBase,
    path: '/engage',
    sdk: 'PostHog web up to 1.67',
    serves: { what: 'events', wire: 'posthog', callType: 'engage' },
  },
  ...['/flags', '/decide'].map(
    (path): TrackingRoute => ({ ...posthogBase, path, serves: { what: 'config', config: 'posthogFlags' } }),
  ),
  ...emptyAnswers.map(
    ([path, config]): TrackingRoute => ({ ...posthogBase, method: 'GET', path, serves: { what: 'config', config } }),
  ),
  ...(['config', 'config.js'] as const).map(
    (file): TrackingRoute => ({
      ...posthogBase,
      sdk: 'PostHog web',
      method: 'GET',
      path: `/array/:key/${file}`,
      serves: { what: 'config', config: file === 'config' ? 'posthogConfig' : 'posthogConfigScript' },
      keys: ['params.key'],
    }),
  ),
]

const sensorsPaths = [
  ['/sa.gif', 'pixel'],
  ['/sa', 'sensors'],
  ['/debug', 'sensorsDebug'],
] as const

const sensorsRoutes: TrackingRoute[] = sensorsPaths.flatMap(([path, style]) =>
  (['GET', 'POST'] as const).map((method) => ({
    sdk: 'Sensors Analytics',
    method,
    path,
    serves: { what: 'events', wire: 'sensors' },
    keys: ['query.token'],
    style,
    bodyBytesMax: limitsOf.sensors.bodyBytesMax,
    // Only the web batch sender does, and by itself a request does not tell.
    clientRetries: false,
  })),
)

/**
 * Every path that tracking serves, each with and without a slash at its end: some SDKs write one, and people who type an address do. A
 * test finds overlaps between them and with `/api/v1`.
 */
export const trackingRoutes: readonly TrackingRoute[] = [
  ...segmentRoutes,
  ...jitsuRoutes,
  ...jitsuClassicRoutes,
  ...dittofeedRoutes,
  ...posthogRoutes,
  ...sensorsRoutes,
].flatMap((route) => [route, { ...route, path: `${route.path}/` }])

/**
 * Paths of SDKs that are not served yet: no other feature may take them. Customer.io's track API lives under `/api/v1` at
 * home, which is ours, so it gets a prefix; Amplitude's `/batch` is told from PostHog's by `events` in the body.
 */
export const reservedPaths: readonly { sdk: string; method: 'GET' | 'POST' | '*'; path: string }[] = [
  { sdk: 'Customer.io track API', method: '*', path: '/customerio/*' },
  { sdk: 'Snowplow', method: 'POST', path: '/com.snowplowanalytics.snowplow/tp2' },
  { sdk: 'Snowplow', method: 'GET', path: '/i' },
  { sdk: 'Mixpanel', method: '*', path: '/track' },
  { sdk: 'Mixpanel', method: '*', path: '/groups' },
  { sdk: 'Amplitude', method: 'POST', path: '/2/httpapi' },
  { sdk: 'OpenCXM web: its scripts', method: 'GET', path: '/sdk/*' },
  { sdk: 'OpenCXM: respondents’ pages', method: '*', path: '/s/*' },
  { sdk: 'OpenCXM web: surveys in pages', method: '*', path: '/w/*' },
  { sdk: 'OpenCXM: employees’ pages', method: '*', path: '/f/*' },
  { sdk: 'OpenCXM: webhooks of help desks', method: 'POST', path: '/hooks/*' },
  { sdk: 'OpenCXM messages: status callbacks, opened e-mails', method: '*', path: '/m/*' },
]

/** Request headers that SDKs send across origins (trap 5); `*` would not cover Authorization. */
export const corsRequestHeaders: readonly string[] = [
  'authorization',
  'content-type',
  'content-encoding',
  'x-requested-with',
  'x-write-key',
  'x-retry-count',
  'x-ip-policy',
  'x-enable-debug',
  'anonymousid',
  'sentat',
  'rsa-retry-attempt',
  'rsa-retry-reason',
  'rsa-since-first-attempt',
  'rsa-since-last-attempt',
  'posthog-attempt',
  'posthog-request-id',
  'posthog-request-timestamp',
  'posthog-sdk-info',
  'dry-run',
]

/** How long a browser may remember a preflight. Chromium caps it at 7,200 s. */
export const corsMaxAgeSeconds = 86_400
