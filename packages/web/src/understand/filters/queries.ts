import { contract } from '@opencxm/server/contract'
import { useQuery } from '@tanstack/react-query'
import { routeQuery } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'
import { breakdownTraits } from './view.ts'

const sampleSize = 100
const rarelyChangesMs = 10 * 60_000

/** Traits worth breaking numbers down by, learned from the newest customers; none for roles that may not see people, nor until they are known. */
export function useBreakdownTraits(): { traits: string[]; waiting: boolean } {
  const session = useSession()
  const people = useQuery({
    ...routeQuery(contract.people.list, { query: { known: true, limit: sampleSize } }),
    enabled: may(session, 'people:read'),
    staleTime: rarelyChangesMs,
  })
  return { traits: breakdownTraits(people.data?.people ?? []), waiting: people.isLoading }
}

/** Segments for the filter; empty for roles that may not see them. */
export function useSegments(): { id: string; name: string; people: number }[] {
  const session = useSession()
  const segments = useQuery({ ...routeQuery(contract.segments.list), enabled: may(session, 'segments:read') })
  return segments.data?.segments ?? []
}

/** Stages and touchpoints in journey order. */
export function useJourneyModel() {
  return useQuery({ ...routeQuery(contract.catalog.getJourneyModel), staleTime: rarelyChangesMs })
}

/** Channels that answers came through, from the metric itself. */
export function useChannels(metricId: string | null): string[] {
  const values = useQuery({
    ...routeQuery(contract.metrics.values, {
      params: { id: metricId ?? '' },
      query: { by: 'channel', against: 'none' },
    }),
    enabled: metricId !== null,
    staleTime: rarelyChangesMs,
  })
  return (values.data?.groups ?? []).map((group) => group.key).filter((key) => key !== '')
}

/** The values of one trait, from the metric itself. */
export function useTraitValues(metricId: string | null, key: string | null): string[] {
  const values = useQuery({
    ...routeQuery(contract.metrics.values, {
      params: { id: metricId ?? '' },
      query: { by: `trait:${key ?? ''}`, against: 'none' },
    }),
    enabled: metricId !== null && key !== null,
    staleTime: rarelyChangesMs,
  })
  return (values.data?.groups ?? []).map((group) => group.key).filter((value) => value !== '')
}
