import { type LookupAddress, lookup } from 'node:dns'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { mayConnect, type OutgoingPolicy } from './addresses.ts'

/** A request that was not made: where it would have gone is not allowed. Its message may be shown to who configured it. */
export class OutgoingRefused extends Error {
  override readonly name = 'OutgoingRefused'
}

/** A request that came to nothing. `sent` = the other side may have got it, so that it must not be repeated blindly. */
export class OutgoingFailed extends Error {
  override readonly name = 'OutgoingFailed'
  readonly sent: boolean
  constructor(message: string, sent: boolean) {
    super(message)
    this.sent = sent
  }
}

export type OutgoingRequest = {
  method: 'GET' | 'POST' | 'PUT'
  url: string
  headers?: Record<string, string>
  body?: string | Buffer
  /** For the whole exchange; 10 s unless said. */
  timeoutMs?: number
  /** Largest answer that is read; 1 MB unless said. */
  bytesMax?: number
}

export type OutgoingReply = { status: number; headers: IncomingHttpHeaders; body: Buffer }

/**
 * Makes one request to where a user's settings say. The address that is checked is the address that is connected to, so a name
 * that changes its mind between the two (DNS rebinding) gains nothing; redirects are not followed. Throws `OutgoingRefused` for
 * what is not allowed, `OutgoingFailed` for what did not work.
 */
export async function outgoingRequest(policy: OutgoingPolicy, request: OutgoingRequest): Promise<OutgoingReply> {
  const url = checkedUrl(policy, request.url)
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const signal = AbortSignal.timeout(request.timeoutMs ?? 10_000)
  const bytesMax = request.bytesMax ?? 1_048_576
  return await new Promise<OutgoingReply>((resolve, reject) => {
    let connected = false
    const settings = { method: request.method, headers: request.headers ?? {}, signal, agent: false as const }
    const outgoing = send(url, { ...settings, lookup: guardedLookup(policy) }, (reply) => {
      const parts: Buffer[] = []
      let bytes = 0
      reply.on('data', (part: Buffer) => {
        bytes += part.length
        if (bytes > bytesMax) reply.destroy(new Error(`the answer is larger than ${bytesMax} bytes`))
        else parts.push(part)
      })
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(parts) }),
      )
      reply.on('error', (error) => reject(new OutgoingFailed(error.message, true)))
    })
    outgoing.on('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        connected = true
      })
    })
    outgoing.on('error', (error) => {
      reject(error instanceof OutgoingRefused ? error : new OutgoingFailed(reasonOf(error), connected))
    })
    outgoing.end(request.body)
  })
}

function reasonOf(error: Error): string {
  return error.name === 'AbortError' || error.name === 'TimeoutError' ? 'it took too long' : error.message
}

/** Parses a URL that a user configured and refuses what may not be called; a name is checked again when it is resolved. */
export function checkedUrl(policy: OutgoingPolicy, text: string): URL {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new OutgoingRefused('This is not a URL.')
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new OutgoingRefused('Only http and https are called.')
  if (url.username !== '' || url.password !== '')
    throw new OutgoingRefused('A URL must not hold a user name or password.')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // An address is connected to without a look-up, so it is judged here.
  if (isIP(host) !== 0 && !mayConnect(policy, host, host)) throw refusedAddress(host)
  return url
}

/** An address of a host that may be connected to, for protocols other than HTTP. Throws like `outgoingRequest`. */
export async function resolvePublic(policy: OutgoingPolicy, host: string): Promise<string> {
  const plain = host.replace(/^\[|\]$/g, '')
  if (isIP(plain) !== 0) {
    if (!mayConnect(policy, plain, plain)) throw refusedAddress(plain)
    return plain
  }
  const addresses = await new Promise<LookupAddress[]>((resolve, reject) => {
    lookup(plain, { all: true }, (error, found) => {
      if (error) reject(new OutgoingFailed(`the name ${plain} is not known`, false))
      else resolve(found)
    })
  })
  const allowed = addresses.find(({ address }) => mayConnect(policy, plain, address))
  if (!allowed) throw refusedAddress(plain)
  return allowed.address
}

/** A look-up for sockets that gives only addresses that may be connected to. */
function guardedLookup(policy: OutgoingPolicy): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, [])
      const allowed = found.filter(({ address }) => mayConnect(policy, host, address))
      const first = allowed[0]
      if (!first) return done(refusedAddress(host), [])
      if (options.all) return done(null, allowed)
      return done(null, first.address, first.family)
    })
  }
}

function refusedAddress(host: string): OutgoingRefused {
  return new OutgoingRefused(
    `${host} is an address of a private network. The operator can allow it with OPENCXM_OUTGOING_PRIVATE.`,
  )
}
