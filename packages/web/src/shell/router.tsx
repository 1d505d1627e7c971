import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router'
import { readHealthSearch } from '../collect/distribution/view.ts'
import { readInbox } from '../collect/feedback/view.ts'
import { importStates } from '../collect/imports/view.ts'
import { readResultsSearch, surveyStates, surveyViews } from '../collect/surveys/view.ts'
import { addressOf, flag, oneOf, text } from '../ui/filter/address.ts'
import { windows } from '../understand/coverage/view.ts'
import { readFilters } from '../understand/filters/search.ts'
import { parts as consentParts } from '../unify/consent/view.ts'
import { factsOf } from './api/problem.ts'
import { Frame } from './frame/Frame.tsx'
import { FailedPage, MissingPage, WaitingPage } from './frame/outcomes.tsx'
import { pageOf } from './page-code.ts'
import { sessionQuery } from './session.ts'

type Context = { client: QueryClient }

const rootRoute = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: MissingPage })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: addressOf({ return: text(2000), reset: flag }),
  component: pageOf(() => import('./auth/index.ts'), 'SignInPage'),
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: addressOf({ token: text(200) }),
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
  validateSearch: addressOf({ create: flag }),
  component: pageOf(() => import('../collect/sources/index.ts'), 'SourcesPage'),
})

const sourceRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/sources/$sourceId',
  validateSearch: addressOf({ sdk: text(40) }),
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
  validateSearch: addressOf({ state: oneOf(importStates) }),
  component: pageOf(importPages, 'ImportsPage'),
})

const newImportRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/imports/new',
  validateSearch: addressOf({ file: text(64), mapping: text(64) }),
  component: pageOf(importPages, 'NewImportPage'),
})

const importRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/imports/$importId',
  validateSearch: addressOf({ reason: text(40) }),
  component: pageOf(importPages, 'ImportPage'),
})

const surveyPages = () => import('../collect/surveys/index.ts')

const surveysRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/surveys',
  validateSearch: addressOf({ state: oneOf(surveyStates) }),
  component: pageOf(surveyPages, 'SurveysPage'),
})

const newSurveyRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/surveys/new',
  validateSearch: addressOf({ template: text(64) }),
  component: pageOf(surveyPages, 'NewSurveyPage'),
})

const surveyRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/collect/surveys/$surveyId',
  validateSearch: addressOf({ view: oneOf(surveyViews), at: text(80) }),
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
  validateSearch: addressOf({ event: text(200), touchpoint: text(64) }),
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
  validateSearch: addressOf({ touchpoint: text(64) }),
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
  validateSearch: addressOf({ reason: text(80), state: oneOf(['replayed', 'discarded']), message: text(64) }),
  component: pageOf(() => import('../collect/quarantine/index.ts'), 'QuarantinePage'),
})

const peopleRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/unify/people',
  validateSearch: addressOf({ search: text(200), segment: text(64), visitors: flag }),
  component: pageOf(() => import('../unify/people/index.ts'), 'PeoplePage'),
})

const catalogRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/unify/catalog',
  validateSearch: addressOf({
    search: text(200),
    show: oneOf(['unmapped', 'illTyped', 'undeclared']),
    event: text(200),
  }),
  component: pageOf(() => import('../unify/catalog/index.ts'), 'CatalogPage'),
})

const touchpointsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/unify/catalog/touchpoints',
  validateSearch: addressOf({ stage: text(64), touchpoint: text(64), inStage: text(64), name: text(80) }),
  component: pageOf(() => import('../unify/catalog/index.ts'), 'TouchpointsPage'),
})

const personRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/unify/people/$personId',
  validateSearch: addressOf({ side: oneOf(['x', 'o']) }),
  component: pageOf(() => import('../unify/people/index.ts'), 'PersonPage'),
})

const metricsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/understand/metrics',
  validateSearch: (search: Record<string, unknown>) => ({
    ...readFilters(search),
    ...addressOf({ metrics: text(400), by: text(400), versus: text(320), all: text(400) })(search),
  }),
  component: pageOf(() => import('../understand/metrics/index.ts'), 'MetricsPage'),
})

const answersRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/understand/metrics/$metricId/answers',
  validateSearch: (search: Record<string, unknown>) => ({
    ...readFilters(search),
    ...addressOf({ class: oneOf(['unhappy', 'neither', 'happy']), text: flag })(search),
  }),
  component: pageOf(() => import('../understand/answers/index.ts'), 'AnswersPage'),
})

const journeyRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/understand/journey',
  validateSearch: (search: Record<string, unknown>) => ({
    ...readFilters(search),
    ...addressOf({ at: text(64), curve: oneOf(['score']) })(search),
  }),
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
  validateSearch: addressOf({ invite: flag }),
  component: pageOf(settingsPages, 'TeamPage'),
})

const keysRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings/keys',
  validateSearch: addressOf({ create: flag }),
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
  validateSearch: addressOf({ days: oneOf(windows) }),
  component: pageOf(() => import('../understand/coverage/index.ts'), 'CoveragePage'),
})

const consentRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/unify/consent',
  validateSearch: addressOf({ show: oneOf(consentParts), purpose: text(80) }),
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
  validateSearch: addressOf({ edit: flag }),
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
