import { contract } from '@opencxm/server/contract'
import { useQuery } from '@tanstack/react-query'
import { routeQuery } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'
import type { FirstRunFacts } from './view.ts'

const followMs = 5000

/** What exists already; followed every few seconds, so that steps tick themselves. Null while the first look is on its way. */
export function useFirstRunFacts(): { facts: FirstRunFacts | null; error: unknown; retry: () => void } {
  const session = useSession()
  const refetchInterval = followMs
  const sources = useQuery({
    ...routeQuery(contract.ingest.listSources),
    enabled: may(session, 'sources:read'),
    refetchInterval,
  })
  const people = useQuery({
    ...routeQuery(contract.people.list, { query: { limit: 1 } }),
    enabled: may(session, 'people:read'),
    refetchInterval,
  })
  const imports = useQuery({
    ...routeQuery(contract.imports.listImports, { query: { limit: 1, state: 'done' } }),
    enabled: may(session, 'imports:read'),
    refetchInterval,
  })
  const events = useQuery({ ...routeQuery(contract.catalog.listEvents), refetchInterval })
  const model = useQuery({ ...routeQuery(contract.catalog.getJourneyModel), refetchInterval })
  const error = events.error ?? model.error ?? sources.error
  const retry = () => {
    for (const query of [events, model, sources, people, imports]) void query.refetch()
  }
  if (!events.data || !model.data || (may(session, 'sources:read') && !sources.data)) {
    return { facts: null, error, retry }
  }
  const live = (sources.data?.sources ?? []).filter((source) => source.revokedAt === null)
  return {
    facts: {
      sources: live.length,
      newestSource: live.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0]?.id ?? null,
      received: live.reduce((sum, source) => sum + source.received, 0),
      people: people.data?.total ?? 0,
      imported: (imports.data?.imports.length ?? 0) > 0,
      stages: model.data.stages.length,
      mapped: events.data.events.filter((event) => event.touchpoint !== null).length,
    },
    error: null,
    retry,
  }
}
