import { contract } from '@opencxm/server/contract'
import type { Survey } from '@opencxm/survey'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callRoute, callRouteUntil } from '../../shell/api/call-route.ts'
import { routeKey, routeQuery } from '../../shell/api/route-query.ts'
import type { CallInput } from '../../shell/api/types.ts'
import { may, useSession } from '../../shell/session.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { type AnswerWords, answerWords, type GivenAnswer } from './answer-words.ts'

const liveMs = 30_000
const namesMs = 10 * 60_000
const routes = contract.surveys

/** All surveys with how many started and finished one in 90 days. */
export function useSurveyList() {
  const session = useSession()
  return useQuery({ ...routeQuery(routes.list), enabled: may(session, 'surveys:read'), refetchInterval: liveMs })
}

/** The name of a survey by its id; empty for one that is not known, and where the role does not see surveys. */
export function useSurveyName(): (id: unknown) => string {
  const session = useSession()
  const list = useQuery({ ...routeQuery(routes.list), enabled: may(session, 'surveys:read'), staleTime: namesMs })
  return (id) => list.data?.surveys.find((survey) => survey.id === id)?.name ?? ''
}

/**
 * A survey's answers in the reader's language and the words of the version that was answered, which may have had other options than
 * today's draft; in those of the draft where no version is known, by ids while neither is.
 */
export function useAnswerWords(survey: unknown, version: unknown): (given: GivenAnswer) => AnswerWords {
  const session = useSession()
  const language = useLanguage()
  const id = typeof survey === 'string' ? survey : ''
  const answered = typeof version === 'number' && Number.isInteger(version) && version > 0 ? version : null
  const mayAsk = id !== '' && may(session, 'surveys:read')
  const shown = useQuery({
    ...routeQuery(routes.version, { params: { survey: id, version: answered ?? 1 }, query: {} }),
    enabled: mayAsk && answered !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const draft = useQuery({
    ...routeQuery(routes.get, { params: { survey: id } }),
    enabled: mayAsk && (answered === null || shown.isError),
    staleTime: namesMs,
    retry: false,
  })
  const known = (shown.data ?? draft.data)?.definition
  return (given) => answerWords(known as Survey | undefined, given, language)
}

/** Surveys to start from, named in the reader's language. */
export function useTemplates() {
  return useQuery({ ...routeQuery(routes.templates), staleTime: Number.POSITIVE_INFINITY })
}

/** Saves under way by survey: whoever opens the draft again waits for them. */
const saving = new Map<string, Promise<unknown>>()

/**
 * The draft for an editor, which keeps its own state from then on: fetched anew each time one is opened, never from the cache, behind
 * what the editor before it is still saving.
 */
export function useDraft(survey: string) {
  const session = useSession()
  const { queryKey } = routeQuery(routes.get, { params: { survey } })
  return useQuery({
    queryKey: [...queryKey, 'draft'],
    queryFn: async ({ signal }) => {
      // A save that fails says so itself, where it was made.
      await saving.get(survey)?.catch(() => undefined)
      return await callRouteUntil(routes.get, signal, { params: { survey } })
    },
    enabled: may(session, 'surveys:read'),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
}

/** A survey as it is listed, with its draft, for pages that only show it. */
export function useSurvey(survey: string) {
  const session = useSession()
  return useQuery({
    ...routeQuery(routes.get, { params: { survey } }),
    enabled: may(session, 'surveys:read'),
  })
}

/** What keeps a definition from being published and what is worth a look; the last answer stays while the next is made. */
export function useCheck(definition: Survey) {
  return useQuery({
    ...routeQuery(routes.checkDefinition, { body: { definition } }),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  })
}

/** Published versions, newest first. */
export function useVersions(survey: string) {
  return useQuery(routeQuery(routes.versions, { params: { survey } }))
}

/** One published version with its definition; null asks nothing. */
export function useVersion(survey: string, version: number | null) {
  return useQuery({
    ...routeQuery(routes.version, { params: { survey, version: version ?? 1 }, query: {} }),
    enabled: version !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Anonymous link and kiosk address of the published survey. */
export function useLinks(survey: string) {
  return useQuery(routeQuery(routes.links, { params: { survey }, query: {} }))
}

export type ResultsQuery = NonNullable<CallInput<typeof routes.results>['query']>

/** Results per question; live. */
export function useResults(survey: string, query: ResultsQuery) {
  return useQuery({
    ...routeQuery(routes.results, { params: { survey }, query }),
    placeholderData: keepPreviousData,
    refetchInterval: liveMs,
  })
}

export type SeriesQuery = NonNullable<CallInput<typeof routes.series>['query']>

/** One question over time or by group. */
export function useSeries(survey: string, query: SeriesQuery) {
  return useQuery({
    ...routeQuery(routes.series, { params: { survey }, query }),
    enabled: query.question !== '',
    placeholderData: keepPreviousData,
  })
}

/** Where people left. */
export function useDropoff(survey: string, { partial: _, ...query }: ResultsQuery) {
  return useQuery({ ...routeQuery(routes.dropoff, { params: { survey }, query }), placeholderData: keepPreviousData })
}

/** The newest texts, of one question or of all. */
export function useTexts(survey: string, query: ResultsQuery & { question?: string; limit?: number }) {
  const session = useSession()
  return useQuery({
    ...routeQuery(routes.texts, { params: { survey }, query }),
    enabled: may(session, 'feedback:read'),
    placeholderData: keepPreviousData,
  })
}

/** The newest files that respondents gave. */
export function useUploads(survey: string, enabled: boolean) {
  return useQuery({ ...routeQuery(routes.uploads, { params: { survey }, query: { limit: 50 } }), enabled })
}

/** Quotas with what is taken and who was refused. */
export function useQuotas(survey: string) {
  return useQuery({ ...routeQuery(routes.quotas, { params: { survey } }), refetchInterval: liveMs })
}

/** Everything that changes surveys; lists and drafts are asked anew. */
export function useSurveyChanges() {
  const client = useQueryClient()
  const refresh = () =>
    Promise.all(
      [routes.list, routes.get, routes.versions, routes.links].map((route) =>
        client.invalidateQueries({ queryKey: routeKey(route) }),
      ),
    )
  const create = useMutation({
    mutationFn: (body: CallInput<typeof routes.create>['body'] & object) => callRoute(routes.create, { body }),
    onSuccess: refresh,
  })
  const importFile = useMutation({
    mutationFn: (body: CallInput<typeof routes.importFile>['body'] & object) => callRoute(routes.importFile, { body }),
    onSuccess: refresh,
  })
  const archive = useMutation({
    mutationFn: (survey: string) => callRoute(routes.archive, { params: { survey } }),
    onSuccess: refresh,
  })
  const setOpen = useMutation({
    mutationFn: ({ survey, open }: { survey: string; open: boolean }) =>
      callRoute(routes.setOpen, { params: { survey }, body: { open } }),
    onSuccess: refresh,
  })
  const publish = useMutation({
    mutationFn: ({ survey, ...body }: { survey: string; revision: number; note: string }) =>
      callRoute(routes.publish, { params: { survey }, body }),
    onSuccess: refresh,
  })
  return { create, importFile, archive, setOpen, publish, refresh }
}

/** Saves a draft; 409 when somebody else saved meanwhile. */
export function saveDraft(survey: string, body: { revision: number; definition: Survey }) {
  const save = callRoute(routes.save, { params: { survey }, body })
  saving.set(survey, save)
  return save
}

/** A link to the draft as it is, that stores nothing. */
export function makeTestLink(survey: string) {
  return callRoute(routes.testLink, { params: { survey } })
}

/** The survey as a file, and what the format cannot say. */
export function exportSurvey(survey: string, format: 'opencxm' | 'surveyjs' | 'qsf') {
  return callRoute(routes.exportFile, { params: { survey }, query: { format } })
}
