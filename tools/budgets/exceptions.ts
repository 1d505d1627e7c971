/** Every exception from the budgets, with its reason. One that nothing needs any more fails the check. */
import type { Budget } from './measure.ts'

export type Exception = {
  /** A file, or a folder if it ends in `/`. */
  path: string
  budget: Budget
  /** The function, where only one is meant. */
  name?: string
  reason: string
}

export const exceptions: readonly Exception[] = [
  {
    path: 'packages/server/migrations/postgres/0010-jobs-tables.ts',
    budget: 'function lines',
    name: 'up',
    reason: 'A list of statements; a migration that has run is not edited.',
  },
  {
    path: 'bench/queries/bench.ts',
    budget: 'parameters',
    name: 'call',
    reason: 'Method, address and body of a request, as everybody writes them.',
  },
]
