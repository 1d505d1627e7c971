import { contract } from '@opencxm/server/contract'
import { useQuery } from '@tanstack/react-query'
import { routeQuery } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'

const rarelyChangesMs = 10 * 60_000

/** What a rule can point at: surveys, segments, touchpoints; empty while they load and where the role does not see them. */
export function useTargets() {
  const session = useSession()
  const surveys = useQuery({ ...routeQuery(contract.surveys.list), enabled: may(session, 'surveys:read') })
  const segments = useQuery({ ...routeQuery(contract.segments.list), enabled: may(session, 'segments:read') })
  const journey = useQuery({
    ...routeQuery(contract.catalog.getJourneyModel),
    enabled: may(session, 'catalog:read'),
    staleTime: rarelyChangesMs,
  })
  return {
    surveys: surveys.data?.surveys ?? [],
    segments: segments.data?.segments ?? [],
    touchpoints: journey.data?.touchpoints ?? [],
    /** Which of the lists are here: what they lack was removed. */
    isHere: { surveys: !!surveys.data, segments: !!segments.data, touchpoints: !!journey.data },
  }
}
