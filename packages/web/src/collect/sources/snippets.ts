/** Ways to send events, as `tests/compat` proves them; the first of each kind is offered first. */
export const sdks = {
  browser: ['opencxm-web', 'segment-web', 'rudder-web', 'posthog-web', 'sensors-web', 'jitsu-web'],
  server: [
    'segment-node',
    'rudder-node',
    'posthog-node',
    'sensors-node',
    'customerio-node',
    'jitsu-node',
    'dittofeed-node',
    'curl',
  ],
} as const
export type SdkId = (typeof sdks)['browser' | 'server'][number]

/** Their own names; not translated. */
export const sdkNames: Record<SdkId, string> = {
  'opencxm-web': 'OpenCXM, browser',
  'segment-web': 'Segment, browser',
  'rudder-web': 'RudderStack, browser',
  'posthog-web': 'PostHog, browser',
  'sensors-web': 'Sensors 神策, browser',
  'jitsu-web': 'Jitsu, browser',
  'segment-node': 'Segment, Node.js',
  'rudder-node': 'RudderStack, Node.js',
  'posthog-node': 'PostHog, Node.js',
  'sensors-node': 'Sensors 神策, Node.js',
  'customerio-node': 'Customer.io Pipelines, Node.js',
  'jitsu-node': 'Jitsu, Node.js',
  'dittofeed-node': 'Dittofeed, Node.js',
  curl: 'curl',
}

/** A source's address and key, as they go into a snippet. */
export type Wiring = { url: string; key: string }

/** How to install and call an SDK so that its events arrive here. `install` is empty when there is nothing to install. */
export type Snippet = { install: string; code: string }

/** The SDK that an address names, when it fits the kind of source; else the first of the kind. */
export function sdkOf(kind: 'browser' | 'server', wanted: string | undefined): SdkId {
  const list: readonly SdkId[] = sdks[kind]
  return list.find((sdk) => sdk === wanted) ?? (kind === 'browser' ? 'opencxm-web' : 'segment-node')
}

/** The copy-paste snippet of an SDK. Options are those under which the vendors' own packages delivered in `tests/compat`. */
export function snippetOf(sdk: SdkId, wiring: Wiring): Snippet {
  return makers[sdk](wiring)
}

/** A JavaScript text literal: what comes from outside cannot end it. */
const text = (value: string) => `'${value.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`

/** The stub of our own SDK, word for word as packages/sdk-web has it (a test compares). */
function stubOf(host: string): string {
  return `(function(w,d,h){var o=w.opencxm;if(o&&typeof o.track=='function')return;o=w.opencxm={q:[]};function load(){if(o.s)return;var s=o.s=d.createElement('script'),u=h+'/sdk/opencxm.js';s.async=true
try{u=w.trustedTypes.createPolicy('opencxm',{createScriptURL:function(){return u}}).createScriptURL('')}catch(e){}try{s.src=u;d.head.appendChild(s)}catch(e){console.warn(e)}}
function m(n,f){return function(){var a=[].slice.call(arguments);o.q.push([n,a]);f&&f(a[0])}}
'identify track page group alias reset'.split(' ').forEach(function(n){o[n]=m(n)});
o.init=m('init',function(i){function go(){var g=0;try{g=localStorage.getItem('ocxm.'+i.writeKey.slice(-8)+'.consent')}catch(e){}(g||i.consent=='not-required')&&load()}
go();w.addEventListener('pageshow',function(e){e.persisted&&go()})});
o.consent={grant:m('consent.grant',load),withdraw:m('consent.withdraw')}})(window,document,${host});`
}

const makers: Record<SdkId, (wiring: Wiring) => Snippet> = {
  'opencxm-web': ({ url, key }) => ({
    install: '',
    code: `<script>
${stubOf(text(url))}
opencxm.init({ writeKey: ${text(key)}, host: ${text(url)}, consent: 'required' })
</script>
<script>
// When the visitor agreed in your banner (until then nothing is loaded, stored or sent):
// opencxm.consent.grant()
// After sign-in; userHash is made by your server: HMAC-SHA256 of the id with the signing secret, in hex:
// opencxm.identify('user-1', { plan: 'pro' }, { userHash: '…' })
// opencxm.track('Order Completed', { revenue: 499, currency: 'CNY' })
</script>`,
  }),
  'segment-web': ({ url, key }) => ({
    install: 'npm install @segment/analytics-next',
    code: `import { AnalyticsBrowser } from '@segment/analytics-next'

const analytics = AnalyticsBrowser.load(
  { writeKey: ${text(key)}, cdnURL: ${text(url)} },
  { integrations: { 'Segment.io': { apiHost: ${text(`${hostOf(url)}/v1`)}, protocol: ${text(protocolOf(url))} } } },
)
analytics.page()
analytics.identify('user-1', { email: 'lin@example.com' })
analytics.track('Order Completed', { revenue: 499, currency: 'CNY' })`,
  }),
  'rudder-web': ({ url, key }) => ({
    install: 'npm install @rudderstack/analytics-js',
    code: `// "/bundled": the default build fetches its plug-ins from RudderStack's own servers.
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'

const analytics = new RudderAnalytics()
analytics.load(${text(key)}, ${text(url)}, { configUrl: ${text(url)} })
analytics.page()
analytics.identify('user-1', { email: 'lin@example.com' })
analytics.track('Order Completed', { revenue: 499, currency: 'CNY' })`,
  }),
  'posthog-web': ({ url, key }) => ({
    install: 'npm install posthog-js',
    code: `import posthog from 'posthog-js'

posthog.init(${text(key)}, { api_host: ${text(url)} })
posthog.identify('user-1', { email: 'lin@example.com' })
posthog.capture('Order Completed', { revenue: 499, currency: 'CNY' })`,
  }),
  'sensors-web': ({ url, key }) => ({
    install: 'npm install sa-sdk-javascript',
    code: `import sensors from 'sa-sdk-javascript'

sensors.init({ server_url: ${text(sensorsUrl(url, key))} })
sensors.quick('autoTrack')
sensors.login('user-1')
sensors.track('OrderCompleted', { revenue: 499, currency: 'CNY' })`,
  }),
  'jitsu-web': ({ url, key }) => ({
    install: 'npm install @jitsu/js',
    code: `import { jitsuAnalytics } from '@jitsu/js'

// Jitsu insists on "id:secret"; what follows the colon is not used.
const jitsu = jitsuAnalytics({ host: ${text(url)}, writeKey: ${text(`${key}:any`)} })
jitsu.page()
jitsu.identify('user-1', { email: 'lin@example.com' })
jitsu.track('Order Completed', { revenue: 499, currency: 'CNY' })`,
  }),
  'segment-node': ({ url, key }) => ({
    install: 'npm install @segment/analytics-node',
    code: `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: ${text(key)}, host: ${text(url)}, path: '/v1/batch' })
analytics.identify({ userId: 'user-1', traits: { email: 'lin@example.com' } })
analytics.track({ userId: 'user-1', event: 'Order Completed', properties: { revenue: 499, currency: 'CNY' } })
await analytics.closeAndFlush()`,
  }),
  'rudder-node': ({ url, key }) => ({
    install: 'npm install @rudderstack/rudder-sdk-node',
    code: `import Analytics from '@rudderstack/rudder-sdk-node'

const analytics = new Analytics(${text(key)}, { dataPlaneUrl: ${text(url)} })
analytics.identify({ userId: 'user-1', traits: { email: 'lin@example.com' } })
analytics.track({ userId: 'user-1', event: 'Order Completed', properties: { revenue: 499, currency: 'CNY' } })
analytics.flush()`,
  }),
  'posthog-node': ({ url, key }) => ({
    install: 'npm install posthog-node',
    code: `import { PostHog } from 'posthog-node'

const posthog = new PostHog(${text(key)}, { host: ${text(url)} })
posthog.identify({ distinctId: 'user-1', properties: { email: 'lin@example.com' } })
posthog.capture({ distinctId: 'user-1', event: 'Order Completed', properties: { revenue: 499, currency: 'CNY' } })
await posthog.shutdown()`,
  }),
  'sensors-node': ({ url, key }) => ({
    install: 'npm install sa-sdk-node',
    code: `import SensorsAnalytics from 'sa-sdk-node'

const sensors = new SensorsAnalytics()
sensors.submitTo(${text(sensorsUrl(url, key))})
sensors.profileSet('user-1', { email: 'lin@example.com' })
sensors.track('user-1', 'OrderCompleted', { revenue: 499, currency: 'CNY' })`,
  }),
  'customerio-node': ({ url, key }) => ({
    install: 'npm install @customerio/cdp-analytics-node',
    code: `import { Analytics } from '@customerio/cdp-analytics-node'

const analytics = new Analytics({ writeKey: ${text(key)}, host: ${text(url)}, path: '/v1/batch' })
analytics.identify({ userId: 'user-1', traits: { email: 'lin@example.com' } })
analytics.track({ userId: 'user-1', event: 'Order Completed', properties: { revenue: 499, currency: 'CNY' } })
await analytics.closeAndFlush()`,
  }),
  'jitsu-node': ({ url, key }) => ({
    install: 'npm install @jitsu/js',
    code: `import { jitsuAnalytics } from '@jitsu/js'

// Jitsu insists on "id:secret"; what follows the colon is not used.
const jitsu = jitsuAnalytics({ host: ${text(url)}, writeKey: ${text(`${key}:any`)}, s2s: true })
await jitsu.identify('user-1', { email: 'lin@example.com' })
await jitsu.track('Order Completed', { revenue: 499, currency: 'CNY' })`,
  }),
  'dittofeed-node': ({ url, key }) => ({
    install: 'npm install @dittofeed/sdk-node',
    code: `import { DittofeedSdk } from '@dittofeed/sdk-node'

const writeKey = 'Basic ' + Buffer.from(${text(`${key}:`)}).toString('base64')
await DittofeedSdk.init({ writeKey, host: ${text(url)} })
DittofeedSdk.identify({ userId: 'user-1', traits: { email: 'lin@example.com' } })
DittofeedSdk.track({ userId: 'user-1', event: 'Order Completed', properties: { revenue: 499, currency: 'CNY' } })
await DittofeedSdk.flush()`,
  }),
  curl: ({ url, key }) => ({
    install: '',
    code: `curl ${shell(`${url}/v1/batch`)} -u ${shell(`${key}:`)} -H 'content-type: application/json' -d '{
  "batch": [
    { "type": "identify", "userId": "user-1", "traits": { "email": "lin@example.com" } },
    { "type": "track", "userId": "user-1", "event": "Order Completed",
      "properties": { "revenue": 499, "currency": "CNY" } }
  ]
}'`,
  }),
}

const shell = (value: string) => `'${value.replace(/'/g, `'\\''`)}'`

function hostOf(url: string): string {
  return url.replace(/^https?:\/\//, '')
}

function protocolOf(url: string): string {
  return url.startsWith('https:') ? 'https' : 'http'
}

function sensorsUrl(url: string, key: string): string {
  return `${url}/sa?project=default&token=${encodeURIComponent(key)}`
}
