import type { FastifyInstance } from 'fastify'
import type { Sealer } from '../../../platform/privacy/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { takeOpened, takeStatus } from '../service/status.ts'

const tokenPattern = /^[\w-]{20,60}$/
const bodyBytesMax = 65_536
/** A transparent image of one pixel. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** What a public address of messages needs. */
export type PublicMessagesDeps = { state: StateStore; sealer: Sealer; clock: () => number }

/**
 * `/m/status/:token`: a provider tells what became of a message (the token is in the address that the channel shows).
 * `/m/o/:token`: the image of an e-mail, where the workspace switched it on. No cookie is read or set.
 */
export async function mountPublicMessages(http: FastifyInstance, deps: PublicMessagesDeps): Promise<void> {
  await http.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: bodyBytesMax }, (_request, body, done) => {
      done(null, body)
    })
    scope.post<{ Params: { token: string } }>('/m/status/:token', async (request, reply) => {
      const body = typeof request.body === 'string' ? request.body : ''
      const { token } = request.params
      const taken = tokenPattern.test(token) && (await takeStatus(deps, token, { headers: request.headers, body }))
      // WeChat wants the word `success`; nobody else minds.
      return taken ? reply.type('text/plain').send('success') : reply.code(404).type('text/plain').send('unknown')
    })
    scope.get<{ Params: { token: string } }>('/m/o/:token', async (request, reply) => {
      // HEAD is a link scanner: nobody has seen anything.
      const isShown = request.method === 'GET' && tokenPattern.test(request.params.token)
      if (isShown) await takeOpened(deps, request.params.token)
      return reply
        .header('cache-control', 'no-store')
        .header('referrer-policy', 'no-referrer')
        .header('x-robots-tag', 'noindex')
        .type('image/gif')
        .send(pixel)
    })
  })
}
