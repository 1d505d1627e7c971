import { contract, type Route } from '@opencxm/server/contract'
import { emptyMap, journeyMap, stages, stations } from './fixtures/journey.ts'
import { emptyValues, metrics, valuesOf } from './fixtures/metrics.ts'
import { answers, people, person, segments, timeline } from './fixtures/people.ts'
import { session } from './fixtures/session.ts'
import {
  surveyCheck,
  surveyDraft,
  surveyDropoff,
  surveyLinks,
  surveyList,
  surveyQuotas,
  surveyResults,
  surveySeries,
  surveyTemplates,
  surveyTexts,
  surveyVersion,
  surveyVersions,
} from './fixtures/surveys.ts'

/** What the preview plays: data, none, failure of everything but the session, or nobody signed in. */
export type Scenario = 'demo' | 'empty' | 'error' | 'signed-out' | 'waiting'

type Call = { params: Record<string, string>; query: URLSearchParams }
type Answer = (call: Call) => unknown

/** Answers by route; the paths come from the contract itself, so that a renamed route is noticed at once. */
function answersFor(scenario: Scenario): [Route, Answer][] {
  const empty = scenario === 'empty'
  return [
    [contract.auth.session, () => (scenario === 'signed-out' ? null : session)],
    // Somebody can sign in, but on the page where the first owner is made.
    [contract.auth.setupState, () => ({ needsOwner: location.pathname === '/setup' })],
    [
      contract.auth.readInvitation,
      () => ({ email: 'chen.wei@example.cn', role: 'analyst', workspaceName: 'Pulse Wearables', hasAccount: false }),
    ],
    [contract.metrics.list, () => ({ metrics })],
    [contract.metrics.values, (call) => metricValues(call, empty)],
    [contract.metrics.answers, (call) => listAnswers(call, empty)],
    [contract.journeys.map, () => (empty ? emptyMap : journeyMap)],
    [contract.segments.list, () => (empty ? { segments: [] } : segments)],
    [contract.catalog.getJourneyModel, () => ({ stages: empty ? [] : stages, touchpoints: empty ? [] : stations })],
    ...surveyAnswers(empty),
    [contract.people.list, (call) => listPeople(call, empty)],
    [contract.people.get, () => (empty ? null : person)],
    [contract.people.timeline, () => (empty ? { entries: [], nextCursor: null } : timeline)],
  ]
}

function surveyAnswers(empty: boolean): [Route, Answer][] {
  const none = { ...surveyResults, questions: [], counts: { ...surveyResults.counts, started: 0, finished: 0 } }
  return [
    [contract.surveys.list, () => (empty ? { surveys: [] } : surveyList)],
    [contract.surveys.templates, () => surveyTemplates],
    [contract.surveys.checkDefinition, surveyCheck],
    [contract.surveys.get, () => surveyDraft],
    [contract.surveys.save, () => ({ revision: 13, updatedAt: surveyDraft.updatedAt, unpublished: true })],
    [contract.surveys.versions, () => (empty ? { versions: [] } : surveyVersions)],
    [contract.surveys.version, () => surveyVersion],
    [contract.surveys.links, () => (empty ? { link: null, kiosk: null } : surveyLinks)],
    [contract.surveys.results, () => (empty ? none : surveyResults)],
    [contract.surveys.series, () => surveySeries],
    [contract.surveys.texts, () => surveyTexts],
    [contract.surveys.dropoff, () => surveyDropoff],
    [contract.surveys.quotas, () => (empty ? { quotas: [] } : surveyQuotas)],
  ]
}

function metricValues({ params, query }: Call, empty: boolean): unknown {
  const id = params.id ?? ''
  if (empty) return emptyValues(id)
  const values = valuesOf(id, query.get('by') ?? 'none', query.has('trait'))
  return query.get('against') === 'none' && values ? { ...values, againstPeriod: null } : values
}

function listAnswers({ query }: Call, empty: boolean): unknown {
  if (empty) return { answers: [], nextCursor: null }
  const found = query.get('withText') === 'true' ? answers.answers.filter((one) => one.text !== '') : answers.answers
  return { answers: found.slice(0, Number(query.get('limit') ?? 50)), nextCursor: 'more' }
}

function listPeople({ query }: Call, empty: boolean): unknown {
  if (empty) return { people: [], total: 0, nextCursor: null }
  const search = query.get('search')?.toLowerCase()
  const found = search ? people.filter((one) => one.name.toLowerCase().includes(search)) : people
  return { people: found, total: search ? found.length : 48_120, nextCursor: search ? null : 'more' }
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const names = [...pattern.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
  const found = new RegExp(`^${pattern.replace(/:\w+/g, '([^/]+)')}$`).exec(path)
  return found
    ? Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]))
    : null
}

const refusal = (status: number, code: string, detail?: string) =>
  new Response(JSON.stringify({ type: 'about:blank', title: code, status, code, detail }), {
    status,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': 'req-7f3a' },
  })

type Played = { scenario: Scenario; routes: [Route, Answer][] }

/** What the fake server says to one call; undefined = never answers. */
function play({ scenario, routes }: Played, method: string, url: URL): Response | undefined {
  const hit = routes
    .filter(([route]) => route.method === method)
    .map(([route, answer]) => ({ route, answer, params: matchPath(route.path, url.pathname) }))
    .find(({ params }) => params !== null)
  if (!hit?.params) return refusal(404, 'not_found', `The preview has no answer for ${method} ${url.pathname}.`)
  const isSession = hit.route.path === contract.auth.session.path
  if (scenario === 'waiting' && !isSession) return undefined
  if (scenario === 'error' && !isSession) return refusal(500, 'internal', 'The event store does not answer.')
  const reply = hit.answer({ params: hit.params, query: url.searchParams })
  if (reply === null) return refusal(isSession ? 401 : 404, isSession ? 'unauthenticated' : 'not_found')
  return new Response(JSON.stringify(reply), { headers: { 'content-type': 'application/json' } })
}

/** Takes the place of the server in this window: answers from the fixtures, refuses what a scenario refuses. */
export function installFakeServer(scenario: Scenario): void {
  const played = { scenario, routes: answersFor(scenario) }
  window.fetch = async (input, init) => {
    const address = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url
    return (
      play(played, init?.method ?? 'GET', new URL(address, location.href)) ?? new Promise<Response>(() => undefined)
    )
  }
}
