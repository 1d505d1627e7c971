// Runs in the page: the SDKs as a site would bundle them. The tests drive them through `window.sdks`.
import { jitsuAnalytics } from '@jitsu/js'
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'
import { AnalyticsBrowser } from '@segment/analytics-next'
import posthog from 'posthog-js'
import sensors from 'sa-sdk-javascript'

/** As the bundler resolves them; by Node's rules, which the type checker follows, the last two would be wrapped once more. */
export type Sdks = {
  AnalyticsBrowser: typeof AnalyticsBrowser
  RudderAnalytics: typeof RudderAnalytics
  jitsuAnalytics: typeof jitsuAnalytics
  posthog: typeof posthog.default
  sensors: typeof sensors.default
}

Object.assign(window, { sdks: { AnalyticsBrowser, RudderAnalytics, jitsuAnalytics, posthog, sensors } })
