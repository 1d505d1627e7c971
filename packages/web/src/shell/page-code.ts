import { lazyRouteComponent } from '@tanstack/react-router'
import { ApiProblem, factsOf } from './api/problem.ts'

/**
 * A page whose code is fetched when it is first opened. Where the server cannot be reached the page says so and can be tried
 * again: the router would load the whole window anew, and leave the person on the browser's own page. Where the server answers,
 * a newer version has replaced the code, and loading anew is right.
 */
export function pageOf<Module extends Record<string, unknown>, Name extends keyof Module & string>(
  load: () => Promise<Module>,
  name: Name,
) {
  return lazyRouteComponent(async () => {
    try {
      return await load()
    } catch (error) {
      if (await serverAnswers()) throw error
      throw new ApiProblem({ ...factsOf(null), code: 'network' })
    }
  }, name)
}

/** True when the server answers at all, whatever it says. */
export async function serverAnswers(): Promise<boolean> {
  try {
    await fetch('/healthz', { cache: 'no-store' })
    return true
  } catch {
    return false
  }
}
