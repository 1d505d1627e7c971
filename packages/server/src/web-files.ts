import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { sendProblem } from './platform/http/index.ts'
import { languageOf } from './platform/i18n/index.ts'
import { fail } from './platform/kernel/index.ts'

/** Where the built web UI is. */
export const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url))
/** Paths that belong to the API and to SDKs: what they do not know stays a problem, never the page. */
const notPages =
  /^\/(api|v1|sa|sa\.gif|debug|batch|e|i|capture|flags|array|beacon|sourceConfig|healthz|readyz|metrics|p|u|s|sdk|w|f|m|hooks)(\/|$|\?)/
/** First words of the router's paths, and the home page. */
const pages =
  /^\/($|\?|(sign-in|setup|invitations|forgot-password|reset-password|collect|unify|understand|act|settings)(\/|$|\?))/

/**
 * Whether a request that no route takes wants the page. A browser says that it reads HTML, and an unknown path has a page that says so.
 * Who takes anything (curl, a monitor) gets the page only where one is: an SDK that asks for what we do not have must be told.
 */
export function isPageWanted({
  method,
  url,
  accept = '*/*',
}: {
  method: string
  url: string
  accept?: string | undefined
}): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || notPages.test(url)) return false
  return accept.includes('text/html') || (accept.includes('*/*') && pages.test(url))
}

/** Serves the built web UI: files with long caching, and the page itself for every path of its router. */
export async function mountWeb(http: FastifyInstance, folder = webFolder): Promise<void> {
  if (!existsSync(folder)) {
    http.log.warn({ folder }, 'the web UI is not built: run "npm run opencxm -- build"')
    http.setNotFoundHandler((request, reply) =>
      sendProblem(reply, fail('not_found'), languageOf(request.headers['accept-language'])),
    )
    return
  }
  const common = {
    index: false as const,
    cacheControl: false,
    // The build packs them (vite-packed.ts).
    preCompressed: true,
  }
  await http.register(fastifyStatic, {
    ...common,
    root: folder,
    wildcard: false,
    globIgnore: ['assets/**'],
    setHeaders: (reply) => void reply.header('cache-control', 'no-cache'),
  })
  // Looked up when they are asked for: a build beside the running server brings others.
  await http.register(fastifyStatic, {
    ...common,
    root: join(folder, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    setHeaders: (reply) => void reply.header('cache-control', 'public, max-age=31536000, immutable'),
  })
  http.setNotFoundHandler((request, reply) => {
    const { method, url, headers } = request
    if (!isPageWanted({ method, url, accept: headers.accept }))
      return sendProblem(reply, fail('not_found'), languageOf(headers['accept-language']))
    reply
      .header('cache-control', 'no-cache')
      .header('x-frame-options', 'DENY')
      .header('content-security-policy', policy)
    return reply.sendFile('index.html')
  })
}

/** Ant Design writes styles at run time, hence `unsafe-inline` for styles only. */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
