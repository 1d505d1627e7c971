import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { waitFor } from './wait.ts'

/** `refuse`: nothing reaches the server. `lose_answer`: the server stores it, but the SDK hears 503. */
type FailureMode = 'refuse' | 'lose_answer'

type Attempt = { method: string; path: string; status: number; sentBytes: number }

/** A proxy in front of a server that fails as told: works the same for any target. */
export type FailingProxy = {
  url: string
  /** Everything that passed, preflights too. */
  attempts: Attempt[]
  /** Deliveries (no preflights, no configuration) by status. */
  deliveries: (status: number) => number
  /** The next deliveries fail. */
  fail: (count: number, mode: FailureMode) => void
  /** While away, a connection is cut as soon as it asks: as if there were no server. */
  away: (isAway: boolean) => void
  close: () => Promise<void>
}

/** Paths that carry events; the rest is configuration. */
const deliveryPath =
  /^\/(v1\/(batch|b|[tpigas]|track|page|identify|group|alias|screen)|beacon\/|batch|e|i\/v|capture|sa|debug|api\/)/

/** Opens a proxy on a port of its own. */
export async function openProxy(targetUrl: string): Promise<FailingProxy> {
  const attempts: Attempt[] = []
  const plan: FailureMode[] = []
  let open = 0
  let isAway = false
  const isDelivery = ({ method, path }: Pick<Attempt, 'method' | 'path'>) =>
    method !== 'OPTIONS' && deliveryPath.test(path) && !path.startsWith('/v1/projects')

  const server = createServer((incoming, outgoing) => {
    if (isAway) return incoming.socket.destroy()
    open += 1
    outgoing.once('close', () => {
      open -= 1
    })
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const attempt: Attempt = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        status: 0,
        sentBytes: Buffer.concat(chunks).length,
      }
      attempts.push(attempt)
      const failure = isDelivery(attempt) ? plan.shift() : undefined
      if (failure === 'refuse') return refuse(attempt, incoming, outgoing)
      forward({
        targetUrl,
        incoming,
        outgoing,
        body: Buffer.concat(chunks),
        attempt,
        loseAnswer: failure === 'lose_answer',
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    attempts,
    deliveries: (status) => attempts.filter((attempt) => isDelivery(attempt) && attempt.status === status).length,
    fail: (count, mode) => plan.push(...Array.from({ length: count }, () => mode)),
    away: (now) => {
      isAway = now
    },
    close: async () => {
      // An SDK whose answer is cut off would try again when its test is over.
      await waitFor('the last answers', async () => open === 0)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function refuse(attempt: Attempt, incoming: IncomingMessage, outgoing: ServerResponse): void {
  attempt.status = 503
  const origin = incoming.headers.origin
  const cors =
    origin === undefined ? {} : { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' }
  outgoing.writeHead(503, { ...cors, 'retry-after': '1', 'access-control-expose-headers': 'Retry-After' }).end()
}

type Forwarding = {
  targetUrl: string
  incoming: IncomingMessage
  outgoing: ServerResponse
  body: Buffer
  attempt: Attempt
  loseAnswer: boolean
}

function forward({ targetUrl, incoming, outgoing, body, attempt, loseAnswer }: Forwarding): void {
  const { method, url, headers } = incoming
  const outward = sendRequest(`${targetUrl}${url}`, { ...(method ? { method } : {}), headers }, (answer) => {
    attempt.status = loseAnswer ? 503 : (answer.statusCode ?? 0)
    outgoing.writeHead(attempt.status, answer.headers)
    answer.pipe(outgoing)
  })
  outward.on('error', () => outgoing.destroy())
  outward.end(body)
}
