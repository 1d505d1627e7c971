import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Skeleton } from '../../ui/state/states.tsx'
import { ProblemState } from './ProblemState.tsx'

type Props<Data> = {
  query: Pick<UseQueryResult<Data, Error>, 'data' | 'isError' | 'error'> & { refetch: () => unknown }
  /** Lines of grey while waiting. */
  lines?: number
  /** Inside a card: without a box of its own. */
  bare?: boolean
  children: (data: Data) => ReactNode
}

/** The one way to show a query: waiting, failed with a way on, or its data. An older answer stays while a newer loads. */
export function QueryView<Data>({ query, lines = 4, bare, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError)
    return <ProblemState error={query.error} onRetry={() => void query.refetch()} {...(bare ? { bare } : {})} />
  return <Skeleton lines={lines} />
}
