import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router'
import { readHealthSearch } from '../collect/distribution/view.ts'
import { readInbox } from '../collect/feedback/view.ts'
import { importStates } from '../collect/imports/view.ts'
import { readResultsSearch, type SurveyView, surveyStates, surveyViews } from '../collect/surveys/view.ts'
import { windowOf } from '../understand/coverage/view.ts'
import { readFilters, textParam, wordParam } from '../understand/filters/search.ts'
import { parts as consentParts } from '../unify/consent/view.ts'
import { factsOf } from './api/problem.ts'
import { Frame } from './frame/Frame.tsx'
import { FailedPage, MissingPage, WaitingPage } from './frame/outcomes.tsx'
import { pageOf } from './page-code.ts'
import { sessionQuery } from './session.ts'

type Context = { client: QueryClient }
type Search = Record<string, unknown>

const rootRoute = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: MissingPage })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Search): { return?: string; reset?: boolean } => {
    const back = textParam(search.return, 2000)
    return { ...(back ? { return: back } : {}), ...(search.reset === true ? { reset: true } : {}) }
  },
  component: pageOf(() => import('./auth/index.ts'), 'SignInPage'),
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: (search: Search): { token?: string } => {
    const token = textParam(search.token, 200)
    return token ? { token } : {}
  },
  component: pageOf(() => import('./auth/index.ts'), 'SetupPage'),
})

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitations/$token',
  component: pageOf(() => import('./auth/index.ts'), 'InvitationPage'),
})

const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot-password',
  component: pageOf(() => import('./auth/index.ts'), 'ForgotPasswordPage'),
})

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password/$token',
  component: pageOf(() => import('./auth/index.ts'), 'ResetPasswordPage'),
})

/** Everything behind the sign-in: a session is made sure of before any page shows. */
const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.ensureQueryData(sessionQuery())
    } catch (error) {
      if (factsOf(error).code !== 'unauthenticated') throw error
      const back = location.href === '/' ? {} : { return: location.href }
      throw redirect({ to: '/sign-in', search: back })
    }
  },
  component: Frame,
})

const homeRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/',
  validateSearch: readFilters,
  component: pageOf(() => import('../home/index.ts'), 'HomePage'),
})

const sourcesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/sources',
  validateSearch: (search: Search): { create?: boolean } => (search.create === true ? { create: true } : {}),
  component: pageOf(() => import('../collect/sources/index.ts'), 'SourcesPage'),
})

const sourceRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/sources/$sourceId',
  validateSearch: (search: Search): { sdk?: string } => {
    const sdk = textParam(search.sdk, 40)
    return sdk ? { sdk } : {}
  },
  component: pageOf(() => import('../collect/sources/index.ts'), 'SourcePage'),
})

const feedbackPages = () => import('../collect/feedback/index.ts')

const feedbackRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/feedback',
  validateSearch: readInbox,
  component: pageOf(feedbackPages, 'FeedbackPage'),
})

const observationsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/feedback/observations',
  component: pageOf(feedbackPages, 'ObservationsPage'),
})

const connectionsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/feedback/connections',
  component: pageOf(feedbackPages, 'ConnectionsPage'),
})

const importPages = () => import('../collect/imports/index.ts')

const importsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/imports',
  validateSearch: (search: Search): { state?: (typeof importStates)[number] } => {
    const state = wordParam(search.state, importStates)
    return state ? { state } : {}
  },
  component: pageOf(importPages, 'ImportsPage'),
})

const newImportRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/imports/new',
  validateSearch: (search: Search): { file?: string; mapping?: string } => {
    const file = textParam(search.file, 64)
    const mapping = textParam(search.mapping, 64)
    return { ...(file ? { file } : {}), ...(mapping ? { mapping } : {}) }
  },
  component: pageOf(importPages, 'NewImportPage'),
})

const importRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/imports/$importId',
  validateSearch: (search: Search): { reason?: string } => {
    const reason = textParam(search.reason, 40)
    return reason ? { reason } : {}
  },
  component: pageOf(importPages, 'ImportPage'),
})

const surveyPages = () => import('../collect/surveys/index.ts')

const surveysRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/surveys',
  validateSearch: (search: Search): { state?: (typeof surveyStates)[number] } => {
    const state = wordParam(search.state, surveyStates)
    return state ? { state } : {}
  },
  component: pageOf(surveyPages, 'SurveysPage'),
})

const newSurveyRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/surveys/new',
  validateSearch: (search: Search): { template?: string } => {
    const template = textParam(search.template, 64)
    return template ? { template } : {}
  },
  component: pageOf(surveyPages, 'NewSurveyPage'),
})

const surveyRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/surveys/$surveyId',
  validateSearch: (search: Search): { view?: SurveyView; at?: string } => {
    const view = wordParam(search.view, surveyViews)
    const at = textParam(search.at, 80)
    return { ...(view ? { view } : {}), ...(at ? { at } : {}) }
  },
  component: pageOf(surveyPages, 'SurveyPage'),
})

const surveyResultsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/surveys/$surveyId/results',
  validateSearch: readResultsSearch,
  component: pageOf(surveyPages, 'SurveyResultsPage'),
})

const programmePages = () => import('../collect/distribution/index.ts')

const programmesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/programmes',
  component: pageOf(programmePages, 'ProgrammesPage'),
})

const newProgrammeRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/programmes/new',
  validateSearch: (search: Search): { event?: string; touchpoint?: string } => {
    const [event, touchpoint] = [textParam(search.event, 200), textParam(search.touchpoint, 64)]
    return { ...(event ? { event } : {}), ...(touchpoint ? { touchpoint } : {}) }
  },
  component: pageOf(programmePages, 'NewProgrammePage'),
})

const programmeRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/programmes/$programmeId',
  component: pageOf(programmePages, 'ProgrammePage'),
})

const programmeHealthRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/programmes/$programmeId/health',
  validateSearch: readHealthSearch,
  component: pageOf(programmePages, 'HealthPage'),
})

const channelsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/act/channels',
  component: pageOf(() => import('../act/messages/index.ts'), 'ChannelsPage'),
})

const inpagePages = () => import('../collect/inpage/index.ts')

const inpageRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/inpage',
  component: pageOf(inpagePages, 'InpagePage'),
})

const newInpageRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/inpage/new',
  validateSearch: (search: Search): { touchpoint?: string } => {
    const touchpoint = textParam(search.touchpoint, 64)
    return touchpoint ? { touchpoint } : {}
  },
  component: pageOf(inpagePages, 'NewRulePage'),
})

const inpageRuleRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/inpage/$ruleId',
  component: pageOf(inpagePages, 'RulePage'),
})

const quarantineRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/quarantine',
  validateSearch: (search: Search): { reason?: string; state?: 'replayed' | 'discarded'; message?: string } => {
    const reason = textParam(search.reason, 80)
    const state = wordParam(search.state, ['replayed', 'discarded'])
    const message = textParam(search.message, 64)
    return { ...(reason ? { reason } : {}), ...(state ? { state } : {}), ...(message ? { message } : {}) }
  },
  component: pageOf(() => import('../collect/quarantine/index.ts'), 'QuarantinePage'),
})

const peopleRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/unify/people',
  validateSearch: (search: Search): { search?: string; segment?: string; visitors?: boolean } => {
    const text = textParam(search.search, 200)
    const segment = textParam(search.segment, 64)
    const visitors = search.visitors === true ? { visitors: true } : {}
    return { ...(text ? { search: text } : {}), ...(segment ? { segment } : {}), ...visitors }
  },
  component: pageOf(() => import('../unify/people/index.ts'), 'PeoplePage'),
})

const catalogRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/unify/catalog',
  validateSearch: (
    search: Search,
  ): { search?: string; show?: 'unmapped' | 'illTyped' | 'undeclared'; event?: string } => {
    const text = textParam(search.search, 200)
    const show = wordParam(search.show, ['unmapped', 'illTyped', 'undeclared'])
    const event = textParam(search.event, 200)
    return { ...(text ? { search: text } : {}), ...(show ? { show } : {}), ...(event ? { event } : {}) }
  },
  component: pageOf(() => import('../unify/catalog/index.ts'), 'CatalogPage'),
})

const touchpointsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/unify/catalog/touchpoints',
  validateSearch: (search: Search): { stage?: string; touchpoint?: string; inStage?: string } => {
    const stage = textParam(search.stage, 64)
    const touchpoint = textParam(search.touchpoint, 64)
    const inStage = textParam(search.inStage, 64)
    return { ...(stage ? { stage } : {}), ...(touchpoint ? { touchpoint } : {}), ...(inStage ? { inStage } : {}) }
  },
  component: pageOf(() => import('../unify/catalog/index.ts'), 'TouchpointsPage'),
})

const personRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/unify/people/$personId',
  validateSearch: (search: Search): { side?: 'x' | 'o' } => {
    const side = wordParam(search.side, ['x', 'o'])
    return side ? { side } : {}
  },
  component: pageOf(() => import('../unify/people/index.ts'), 'PersonPage'),
})

const metricsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/understand/metrics',
  validateSearch: (search: Search) => {
    const metrics = textParam(search.metrics, 400)
    const by = textParam(search.by, 400)
    return { ...readFilters(search), ...(metrics ? { metrics } : {}), ...(by ? { by } : {}) }
  },
  component: pageOf(() => import('../understand/metrics/index.ts'), 'MetricsPage'),
})

const answersRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/understand/metrics/$metricId/answers',
  validateSearch: (search: Search) => {
    const only = wordParam(search.class, ['unhappy', 'neither', 'happy'])
    return { ...readFilters(search), ...(only ? { class: only } : {}), ...(search.text === true ? { text: true } : {}) }
  },
  component: pageOf(() => import('../understand/answers/index.ts'), 'AnswersPage'),
})

const journeyRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/understand/journey',
  validateSearch: (search: Search) => {
    const at = textParam(search.at, 64)
    const curve = wordParam(search.curve, ['score'])
    return { ...readFilters(search), ...(at ? { at } : {}), ...(curve ? { curve } : {}) }
  },
  component: pageOf(() => import('../understand/journey/index.ts'), 'JourneyPage'),
})

const settingsPages = () => import('../settings/index.ts')

const youRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings',
  component: pageOf(settingsPages, 'YouPage'),
})

const workspaceRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings/workspace',
  component: pageOf(settingsPages, 'WorkspacePage'),
})

const teamRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings/team',
  validateSearch: (search: Search): { invite?: boolean } => (search.invite === true ? { invite: true } : {}),
  component: pageOf(settingsPages, 'TeamPage'),
})

const keysRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings/keys',
  validateSearch: (search: Search): { create?: boolean } => (search.create === true ? { create: true } : {}),
  component: pageOf(settingsPages, 'KeysPage'),
})

const auditRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings/audit',
  component: pageOf(settingsPages, 'AuditPage'),
})

const coverageRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/understand/coverage',
  validateSearch: (search: Search): { days?: 30 | 90 | 365 } => {
    const days = windowOf(search.days)
    return days ? { days } : {}
  },
  component: pageOf(() => import('../understand/coverage/index.ts'), 'CoveragePage'),
})

const consentRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/unify/consent',
  validateSearch: (search: Search): { show?: (typeof consentParts)[number]; purpose?: string } => {
    const show = wordParam(search.show, consentParts)
    const purpose = textParam(search.purpose, 80)
    return { ...(show ? { show } : {}), ...(purpose ? { purpose } : {}) }
  },
  component: pageOf(() => import('../unify/consent/index.ts'), 'ConsentPage'),
})

const segmentsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/understand/segments',
  component: pageOf(() => import('../understand/segments/index.ts'), 'SegmentsPage'),
})

const newSegmentRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/understand/segments/new',
  component: pageOf(() => import('../understand/segments/index.ts'), 'NewSegmentPage'),
})

const segmentRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/understand/segments/$segmentId',
  validateSearch: (search: Search): { edit?: boolean } => (search.edit === true ? { edit: true } : {}),
  component: pageOf(() => import('../understand/segments/index.ts'), 'SegmentPage'),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  invitationRoute,
  forgotRoute,
  resetRoute,
  frameRoute.addChildren([
    homeRoute,
    sourcesRoute,
    sourceRoute,
    feedbackRoute,
    observationsRoute,
    connectionsRoute,
    importsRoute,
    newImportRoute,
    importRoute,
    surveysRoute,
    newSurveyRoute,
    surveyRoute,
    surveyResultsRoute,
    programmesRoute,
    newProgrammeRoute,
    programmeRoute,
    programmeHealthRoute,
    channelsRoute,
    inpageRoute,
    newInpageRoute,
    inpageRuleRoute,
    quarantineRoute,
    peopleRoute,
    personRoute,
    catalogRoute,
    touchpointsRoute,
    metricsRoute,
    answersRoute,
    journeyRoute,
    coverageRoute,
    consentRoute,
    segmentsRoute,
    newSegmentRoute,
    segmentRoute,
    youRoute,
    workspaceRoute,
    teamRoute,
    keysRoute,
    auditRoute,
  ]),
])

/** The router of the interface; pages are fetched when they are opened, or a moment earlier on hover. */
export function createAppRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    defaultPreload: 'intent',
    defaultPendingComponent: WaitingPage,
    defaultErrorComponent: FailedPage,
    defaultNotFoundComponent: MissingPage,
    scrollRestoration: true,
    // What a page cannot read of an address (a mistyped day, an old link's word) is dropped, not handed to the page all the same.
    search: { strict: true },
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
