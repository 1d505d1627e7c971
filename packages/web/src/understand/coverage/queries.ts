import { contract } from '@opencxm/server/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { routeQuery } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'

/** The matrix of the last so many days. */
export function useCoverage(days: number) {
  const session = useSession()
  return useQuery({
    ...routeQuery(contract.coverage.read, { query: { days } }),
    enabled: may(session, 'coverage:read'),
    placeholderData: keepPreviousData,
  })
}
