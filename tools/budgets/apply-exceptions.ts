import type { Exception } from './exceptions.ts'
import type { Overrun } from './measure.ts'

/** Takes away what an exception covers; `unused` are exceptions that cover nothing. */
export function applyExceptions(
  overruns: readonly Overrun[],
  exceptions: readonly Exception[],
): { left: Overrun[]; unused: Exception[] } {
  const used = new Set<Exception>()
  const left = overruns.filter((overrun) => {
    const exception = exceptions.find((one) => covers(one, overrun))
    if (exception) used.add(exception)
    return !exception
  })
  return { left, unused: exceptions.filter((one) => !used.has(one)) }
}

function covers(exception: Exception, overrun: Overrun): boolean {
  const inPath = exception.path.endsWith('/')
    ? overrun.path.startsWith(exception.path)
    : overrun.path === exception.path
  return (
    inPath && exception.budget === overrun.budget && (exception.name === undefined || exception.name === overrun.name)
  )
}
