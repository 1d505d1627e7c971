/** What a browser SDK asks for before it sends anything. */
export type ConfigName =
  | 'segmentSettings'
  | 'rudderSourceConfig'
  | 'posthogConfig'
  | 'posthogConfigScript'
  | 'posthogFlags'
  | 'posthogFlagDefinitions'
  | 'posthogSurveys'
  | 'posthogEarlyAccess'

export type ConfigRequest = {
  key: string
  sourceId: string
  sourceName: string
  /** Scheme and host under which the SDK reached us, such as `https` and `track.shop.example`. */
  scheme: string
  host: string
}

export type ConfigAnswer = { contentType: string; body: string }

const jsonType = 'application/json; charset=utf-8'

/**
 * analytics-next sends nothing at all, silently, unless its CDN answers: `Segment.io` is the destination that is us.
 */
function segmentSettings({ key, scheme, host }: ConfigRequest) {
  return {
    integrations: {
      'Segment.io': {
        apiKey: key,
        apiHost: `${host}/v1`,
        protocol: scheme,
        unbundledIntegrations: [],
        addBundledMetadata: true,
      },
    },
    plan: { track: { __default: { enabled: true, integrations: {} } } },
    edgeFunction: {},
    analyticsNextEnabled: true,
    middlewareSettings: {},
    enabledMiddleware: {},
    metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  }
}

/**
 * Rudder's SDKs take their data plane from the page or the app; here they only learn that the source exists and has no destinations.
 * Those of phones (Kotlin, Swift) read nothing of it unless a workspace and a time are there.
 */
function rudderSourceConfig({ key, sourceId, sourceName }: ConfigRequest) {
  return {
    source: {
      id: sourceId,
      name: sourceName,
      writeKey: key,
      enabled: true,
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
      destinations: [],
      dataplanes: {},
      workspaceId: sourceId,
      updatedAt: '2026-01-01T00:00:00.000Z',
    },
  }
}

/** Switches off what we do not receive: recordings, surveys of PostHog's own, heat maps, flags. */
function posthogConfig({ key }: ConfigRequest) {
  return {
    token: key,
    supportedCompression: ['gzip-js', 'base64'],
    analytics: { endpoint: '/e/' },
    hasFeatureFlags: false,
    sessionRecording: false,
    surveys: false,
    heatmaps: false,
    captureDeadClicks: false,
    capturePerformance: false,
    autocaptureExceptions: false,
    elementsChainAsString: true,
    defaultIdentifiedOnly: true,
    siteApps: [],
    isAuthenticated: false,
    toolbarParams: {},
  }
}

const posthogFlags = {
  flags: {},
  featureFlags: {},
  featureFlagPayloads: {},
  errorsWhileComputingFlags: false,
  quotaLimited: [],
}

/** The configuration that lets each browser SDK start; keys are embedded only as JSON. */
export const configAnswers: Readonly<Record<ConfigName, (request: ConfigRequest) => ConfigAnswer>> = {
  segmentSettings: (request) => ({ contentType: jsonType, body: JSON.stringify(segmentSettings(request)) }),
  rudderSourceConfig: (request) => ({ contentType: jsonType, body: JSON.stringify(rudderSourceConfig(request)) }),
  posthogConfig: (request) => ({ contentType: jsonType, body: JSON.stringify(posthogConfig(request)) }),
  posthogConfigScript: (request) => ({
    contentType: 'text/javascript; charset=utf-8',
    body: `(function(){var all=window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{};all[${scriptText(request.key)}]={config:${scriptText(posthogConfig(request))},siteApps:[]}})()`,
  }),
  posthogFlags: () => ({ contentType: jsonType, body: JSON.stringify(posthogFlags) }),
  posthogFlagDefinitions: () => ({
    contentType: jsonType,
    body: JSON.stringify({ flags: [], group_type_mapping: {}, cohorts: {} }),
  }),
  posthogSurveys: () => ({ contentType: jsonType, body: '{"surveys":[]}' }),
  posthogEarlyAccess: () => ({ contentType: jsonType, body: '{"earlyAccessFeatures":[]}' }),
}

/** JSON that is also safe inside a script. */
function scriptText(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
}
