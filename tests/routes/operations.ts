import { contract } from '../../packages/server/src/contract.ts'
import type { Route } from '../../packages/server/src/platform/contract/index.ts'

/** Every route of the API by its name, `feature.verb`, in the contract's order. */
export const operations: readonly { name: string; route: Route }[] = Object.entries(
  contract as Record<string, Record<string, Route>>,
).flatMap(([feature, routes]) => Object.entries(routes).map(([name, route]) => ({ name: `${feature}.${name}`, route })))
