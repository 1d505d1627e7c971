import { availableParallelism, loadavg } from 'node:os'

/** True while several times more wants to run than there are cores: then a time says nothing of the product, and is only told. */
export function isOverrun(): boolean {
  return (loadavg()[0] ?? 0) > 3 * availableParallelism()
}
