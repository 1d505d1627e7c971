import type { FastifyInstance } from 'fastify'
import { languageOf } from '../i18n/index.ts'
import { fail } from '../kernel/index.ts'
import { sendProblem } from './problem.ts'

/** An origin of its own for what the public sees, so that nothing there can reach a session of staff. */
export type SeparateOrigin = {
  /** Such as `https://surveys.example.com`. */
  origin: string
  /** First parts of paths that live there and nowhere else (`s`). */
  only: readonly string[]
  /** First parts of paths that are answered there too. */
  also: readonly string[]
}

/**
 * Keeps an origin to the public's paths, and those paths to that origin: on it everything else is not found; elsewhere a GET of them is sent
 * over and anything else is not found. To be called before routes are mounted: contexts inherit the hooks that are there when they begin.
 */
export function separateOrigin(http: FastifyInstance, { origin, only, also }: SeparateOrigin): void {
  const { host } = new URL(origin)
  http.addHook('onRequest', async (request, reply) => {
    const first = /^\/([^/?]*)/.exec(request.url)?.[1] ?? ''
    const isThere = request.host === host
    const isPublic = only.includes(first)
    if (isThere ? isPublic || also.includes(first) : !isPublic) return
    if (!isThere && (request.method === 'GET' || request.method === 'HEAD')) {
      return reply.header('cache-control', 'no-store').redirect(origin + request.url, 308)
    }
    return await sendProblem(reply, fail('not_found'), languageOf(request.headers['accept-language']))
  })
}
