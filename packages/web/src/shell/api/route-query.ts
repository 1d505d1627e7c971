import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query'
import { callRouteUntil } from './call-route.ts'
import { factsOf, mayRetry } from './problem.ts'
import type { CallArguments, CallInput, Route } from './types.ts'

const retriesMax = 3
const freshMs = 30_000
/** How often what was lost with the server is asked for again. */
export const lostAgainMs = 5_000

/** One client for the whole interface: answers stay fresh for half a minute, only passing failures are tried again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        retry: (failures, error) => failures < retriesMax && mayRetry(factsOf(error)),
        // A page that lost its server is there again when the server is, without anybody pressing a button.
        refetchInterval: ({ state }) =>
          state.status === 'error' && mayRetry(factsOf(state.error)) ? lostAgainMs : false,
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false },
    },
  })
}

/** Query options of a route: key, function and types follow from the contract. */
export function routeQuery<R extends Route>(route: R, ...args: CallArguments<R>) {
  return queryOptions({
    queryKey: [route.path, args[0] ?? {}] as const,
    queryFn: ({ signal }) => callRouteUntil(route, signal, ...args),
  })
}

/** Pages of a list that goes on by `cursor`; more are fetched on demand. */
export function routePages<R extends Route>(route: R, input: CallInput<R>) {
  return infiniteQueryOptions({
    queryKey: [route.path, 'pages', input] as const,
    queryFn: ({ signal, pageParam }) => {
      const query = { ...(input.query ?? {}), ...(pageParam === null ? {} : { cursor: pageParam }) }
      return callRouteUntil(route, signal, ...([{ ...input, query }] as unknown as CallArguments<R>))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last as { nextCursor?: string | null } | undefined)?.nextCursor ?? null,
  })
}

/** The key under which all answers of a route are kept, whatever their input: to drop them after a change. */
export function routeKey(route: Route): readonly [string] {
  return [route.path]
}
