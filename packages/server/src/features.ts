import type { AppParts } from './app-parts.ts'
import { confirmationMailsOf, mountAsking } from './asking-parts.ts'
import { decodeFeedbackAgain, feedbackRejectionWords } from './collect/feedback/index.ts'
import { mountFeedback } from './collect/feedback/routes.ts'
import { mountImports } from './collect/imports/routes.ts'
import { ingestRejectionWords } from './collect/ingest/index.ts'
import { ingestHandlers } from './collect/ingest/routes.ts'
import { inpageHandlers, mountInpage } from './collect/inpage/routes.ts'
import { type LeaveUrl, mountSurveys } from './collect/surveys/routes.ts'
import { decodeAgain, type TrackingDeps, trackingRejectionWords } from './collect/tracking/index.ts'
import { mountTracking } from './collect/tracking/routes.ts'
import { contract } from './contract.ts'
import { openInpageOf, ruleDepsOf } from './inpage-parts.ts'
import { mountOperations } from './operations.ts'
import { createSignInLimits, findCaller, mountSignIn } from './platform/auth/index.ts'
import { authHandlers } from './platform/auth/routes.ts'
import {
  createOnce,
  type Edge,
  isOwnOrigin,
  mountDocs,
  mountRoutes,
  openApiOf,
  separateOrigin,
} from './platform/http/index.ts'
import { mountSdk } from './sdk-files.ts'
import { profileOfPublicId, surveySegments } from './surveys-parts.ts'
import { systemCtx } from './system-ctx.ts'
import { coverageHandlers } from './understand/coverage/routes.ts'
import { openPainModel } from './understand/journeys/index.ts'
import { journeysHandlers } from './understand/journeys/routes.ts'
import { metricsHandlers } from './understand/metrics/routes.ts'
import { pathsHandlers } from './understand/paths/routes.ts'
import { membersOf, segmentsOf } from './understand/segments/index.ts'
import { segmentsHandlers } from './understand/segments/routes.ts'
import { struggleHandlers } from './understand/struggle/routes.ts'
import { catalogRejectionWords } from './unify/catalog/index.ts'
import { catalogHandlers } from './unify/catalog/routes.ts'
import { channels } from './unify/consent/contract.ts'
import { consentHandlers } from './unify/consent/routes/api.ts'
import { mountPreferencePages } from './unify/consent/routes/pages.ts'
import { isJunkIdentifier } from './unify/identity/index.ts'
import { describePeople } from './unify/people/index.ts'
import { peopleHandlers } from './unify/people/routes.ts'
import { requestErasure } from './unify/privacy/index.ts'
import { privacyHandlers } from './unify/privacy/routes.ts'
import { version } from './version.ts'
import { mountWeb } from './web-files.ts'

/** Mounts every feature's routes, in journey order. Resolves to what must be closed before the stores are. */
export async function mountFeatures(app: AppParts): Promise<(() => Promise<void>)[]> {
  const edge = edgeOf(app)
  const { surveyOrigin, publicUrl } = app.config
  // Preferences, unsubscribing and scripts are reached from both; the UI and its API never from the surveys' origin.
  const also = ['p', 'u', 'f', 'm', 'w', 'sdk', 'hooks', 'healthz', 'readyz']
  if (surveyOrigin !== null && surveyOrigin !== publicUrl)
    separateOrigin(app.http, { origin: surveyOrigin, only: ['s'], also })
  mountOperations(app)
  mountDocs(app.http, () => openApiOf(contract, version))
  const limits = createSignInLimits()
  mountSignIn(app.http, edge, { accounts: app.accounts, limits })
  const { accounts, mailer, ownerToken } = app
  const auth = authHandlers({ accounts, mailer, ownerToken, limits, publicUrl: app.url })
  mountRoutes(app.http, edge, { routes: contract.auth, handlers: auth })
  await mountTracking(app.http, trackingDepsOf(app))
  mountRoutes(app.http, edge, { routes: contract.ingest, handlers: ingestHandlers(ingestDepsOf(app)) })
  await mountImports(app.http, edge, { ...app.imports, jobs: app.importJobs })
  await mountSurveys(app.http, edge, {
    ...{ surveys: app.surveys, segments: surveySegments, profileOf: profileOfPublicId, publicIdsOf: describePeople },
    // Whoever may send a workspace's events may show its surveys: one list, on the page of the source.
    frameAncestors: (workspace) =>
      app.config.surveyFrames.concat(workspace === null ? [] : app.ingest.registry.originsOf(workspace)),
    leaveUrl: (session) => leaveUrlOf(app, session),
  })
  await mountFeedback(app.http, edge, {
    ...app.feedback,
    poll: app.feedbackJobs.poll,
    replyJob: app.feedbackJobs.reply,
  })
  const people = peopleHandlers({ knowledge: { segmentsOf, membersOf }, forget: app.pipeline.identity.forget })
  mountRoutes(app.http, edge, { routes: contract.people, handlers: people })
  const privacy = privacyHandlers({ kept: app.privacy.kept, job: app.eraseJob })
  mountRoutes(app.http, edge, { routes: contract.privacy, handlers: privacy })
  await mountConsent(app, edge)
  mountRoutes(app.http, edge, { routes: contract.catalog, handlers: catalogHandlers(app.pipeline.catalog) })
  mountRoutes(app.http, edge, { routes: contract.coverage, handlers: coverageHandlers })
  mountRoutes(app.http, edge, { routes: contract.segments, handlers: segmentsHandlers })
  mountRoutes(app.http, edge, { routes: contract.struggle, handlers: struggleHandlers })
  mountRoutes(app.http, edge, { routes: contract.metrics, handlers: metricsHandlers })
  const painModel = openPainModel()
  mountRoutes(app.http, edge, { routes: contract.journeys, handlers: journeysHandlers(painModel) })
  mountRoutes(app.http, edge, { routes: contract.paths, handlers: pathsHandlers })
  const inpage = openInpageOf(app)
  mountRoutes(app.http, edge, { routes: contract.inpage, handlers: inpageHandlers(ruleDepsOf(app, inpage)) })
  const { authenticate } = app.ingest.registry
  await mountInpage(app.http, { inpage, authenticate, clock: Date.now })
  mountSdk(app.http)
  await mountAsking(app, edge)
  await mountWeb(app.http)
  return [painModel.close]
}

/** Consent's API, and the public pages to which messages link. */
async function mountConsent(app: AppParts, edge: Edge): Promise<void> {
  const handlers = consentHandlers({
    links: app.consentLinks,
    sealer: app.sealer,
    mails: confirmationMailsOf(app),
    publicUrl: app.url,
    describe: describePeople,
    erase: async (ctx, person) => await requestErasure(ctx, app.eraseJob, person),
  })
  mountRoutes(app.http, edge, { routes: contract.consent, handlers })
  await mountPreferencePages(app.http, {
    links: app.consentLinks,
    sealer: app.sealer,
    mails: confirmationMailsOf(app),
    base: edge.base,
    ctxOf: async (workspace) => await systemCtx(app.events, workspace, app.state),
  })
}

/** Where the person of a personal link ends being asked on the channel that it came by; nobody else is known. */
function leaveUrlOf(app: AppParts, { workspace, person, channel }: Parameters<LeaveUrl>[0]): string | null {
  if (person === 0) return null
  const cameBy = channels.find((one) => one === channel) ?? 'email'
  return app.consentLinks.unsubscribeUrl({ workspace, person, purpose: 'surveys', channel: cameBy })
}

function ingestDepsOf(app: AppParts) {
  const { ingest } = app
  return {
    sealer: app.sealer,
    publicUrl: app.url,
    publicIdsOf: describePeople,
    texts: { ...ingestRejectionWords, ...trackingRejectionWords, ...catalogRejectionWords, ...feedbackRejectionWords },
    receive: ingest.receive,
    log: ingest.log,
    applier: ingest.applier,
    registry: ingest.registry,
    sourceById: ingest.registry.byId,
    decodeAgain: (message: Parameters<typeof decodeAgain>[0]) =>
      decodeFeedbackAgain(message, { now: Date.now() }) ??
      decodeAgain(message, { receivedAt: Date.now(), isJunkIdentifier }),
  }
}

function trackingDepsOf(app: AppParts): TrackingDeps {
  const { ingest } = app
  return {
    authenticate: ingest.registry.authenticate,
    receive: async ({ source, decoded, sent, receivedAt, clientRetries }) => {
      const received = await ingest.receive({ source, decoded, sent, receivedAt, cannotRetry: !clientRetries })
      if (received.outcome === 'accepted') return { outcome: 'accepted' }
      return {
        outcome: 'log_full',
        retryAfterSeconds: received.retryAfterSeconds,
        diskFailed: received.reason === 'disk_failed',
      }
    },
    isJunkIdentifier,
    clock: Date.now,
    countDrop: ({ source, reason, count }) => ingest.drops.count(source, reason, count),
  }
}

/** What every route needs: stores for `ctx`, the caller, the origins that may change state. */
export function edgeOf(app: AppParts): Edge {
  const { publicUrl, allowedOrigins } = app.config
  const allowed = new Set(allowedOrigins)
  return {
    base: { state: app.state, events: app.events, clock: Date.now, random: Math.random, language: 'en' },
    findCaller: (request) => findCaller({ state: app.state, accounts: app.accounts }, request),
    isAllowedOrigin: (origin) => isOwnOrigin(origin, { publicUrl, listening: app.url() }, allowed),
    once: createOnce(app.sealer),
  }
}
