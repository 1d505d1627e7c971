import type { FastifyInstance } from 'fastify'
import type { JsonObject } from '../../kernel/index.ts'
import { withSharedDefinitions } from '../openapi-shared.ts'
import { sendPacked } from '../packed.ts'
import { docsScript, docsStyle } from './assets.ts'
import { docsPage } from './page.ts'

/** Nothing but the page's own style and script is loaded, nobody frames it, and it sends nothing anywhere. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/**
 * Mounts the description of the API: as data, and as a page to read. Each is made from the contract when it is first asked for:
 * that takes most of a second, which a start has better use for.
 */
export function mountDocs(http: FastifyInstance, openApi: () => JsonObject): void {
  const files = [
    {
      path: '/api/openapi.json',
      type: 'application/json',
      text: () => JSON.stringify(withSharedDefinitions(openApi())),
    },
    { path: '/api/docs', type: 'text/html; charset=utf-8', text: () => docsPage(openApi()) },
    { path: '/api/docs.css', type: 'text/css; charset=utf-8', text: () => docsStyle },
    { path: '/api/docs.js', type: 'text/javascript; charset=utf-8', text: () => docsScript },
  ]
  for (const { path, type, text } of files) {
    // Bytes made once: who asks for it a thousand times over one connection must not occupy the server with writing it out anew.
    let content: Buffer | undefined
    http.get(path, async (_request, reply) => {
      content ??= Buffer.from(text())
      reply.type(type).header('cache-control', 'no-cache').header('x-frame-options', 'DENY')
      return sendPacked(reply.header('content-security-policy', policy), content)
    })
  }
}
