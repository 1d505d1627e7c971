import { lookup as lookupName } from 'node:dns'
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { gunzipSync } from 'node:zlib'

/** One request to a place that a person named. The whole of it, redirects included, must end within `timeoutMs`. */
export type OutgoingRequest = {
  url: string
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** Largest body of the answer, unpacked; beyond it the request fails. 1 MB unless said. */
  bytesMax?: number
  /** 10 s unless said. */
  timeoutMs?: number
  /** 3 unless said; only GET follows any. */
  redirectsMax?: number
}

export type OutgoingReply = {
  status: number
  headers: Record<string, string>
  body: Buffer
  /** Where the answer came from, after redirects. */
  url: string
}

/** Why an outgoing request failed; `private_address` = it leads into a network that the operator did not allow. */
export type OutgoingFailure =
  | 'invalid_address'
  | 'private_address'
  | 'unreachable'
  | 'timeout'
  | 'too_large'
  | 'too_many_redirects'

/** What `fetch` and `addressOf` throw. `detail` is English, for operators. */
export class OutgoingError extends Error {
  override readonly name = 'OutgoingError'
  readonly reason: OutgoingFailure
  constructor(reason: OutgoingFailure, detail: string) {
    super(detail)
    this.reason = reason
  }
}

/** Requests to addresses that come from settings: the only way out, so that no setting reaches the inner network. */
export type Outgoing = {
  fetch: (request: OutgoingRequest) => Promise<OutgoingReply>
  /** A checked address of a host, to connect to as it is: a name that is resolved again may lead elsewhere. For protocols other than HTTP. */
  addressOf: (host: string) => Promise<string>
}

/**
 * The guarded way out. Addresses are checked when the connection is made, with the very address that is connected to, so a
 * name that resolves to something else the second time (DNS rebinding) gains nothing; each redirect is checked anew.
 * `privateHosts` names hosts (as written in the address) that may be on private networks; `*` = all may.
 */
export function createOutgoing(options: { privateHosts: readonly string[]; lookup?: typeof lookupName }): Outgoing {
  const allowed = new Set(options.privateHosts.map((host) => host.toLowerCase()))
  const mayBePrivate = (host: string) => allowed.has('*') || allowed.has(host.toLowerCase())
  const resolve = options.lookup ?? lookupName
  const guardedLookup: LookupFunction = (host, wanted, callback) => {
    resolve(host, { ...wanted, all: true }, (error, found) => {
      if (error) return callback(error, '', 0)
      const usable = mayBePrivate(host) ? found : found.filter(({ address }) => isPublicAddress(address))
      const first = usable[0]
      if (!first) return callback(refusal(host), '', 0)
      if (wanted.all) return callback(null, usable)
      return callback(null, first.address, first.family)
    })
  }
  const addressOf = (host: string) =>
    new Promise<string>((done, refuse) => {
      if (isIP(host) !== 0) {
        if (mayBePrivate(host) || isPublicAddress(host)) return done(host)
        return refuse(refusal(host))
      }
      guardedLookup(host, {}, (error, address) => (error ? refuse(failureOf(error)) : done(address as string)))
    })
  return { addressOf, fetch: (request) => follow(request, { guardedLookup, mayBePrivate }) }
}

type Guard = { guardedLookup: LookupFunction; mayBePrivate: (host: string) => boolean }

const bytesMaxUsual = 1024 * 1024
const timeoutMsUsual = 10_000
const redirectsMaxUsual = 3

async function follow(request: OutgoingRequest, guard: Guard): Promise<OutgoingReply> {
  const signal = AbortSignal.timeout(request.timeoutMs ?? timeoutMsUsual)
  let { url, headers = {} } = request
  const redirectsMax = request.redirectsMax ?? redirectsMaxUsual
  for (let hop = 0; ; hop++) {
    const reply = await once({ ...request, url, headers }, { guard, signal })
    const { location } = reply.headers
    const isRedirect = [301, 302, 303, 307, 308].includes(reply.status) && location !== undefined
    if (!isRedirect || (request.method ?? 'GET') !== 'GET') return reply
    if (hop >= redirectsMax) throw new OutgoingError('too_many_redirects', `More than ${redirectsMax} redirects.`)
    const next = parsed(location, url)
    // A password for one place is not shown to another.
    if (next.origin !== parsed(url).origin) headers = withoutSecrets(headers)
    url = next.href
  }
}

function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => /^(accept|user-agent|if-)/i.test(name))
  return Object.fromEntries(kept)
}

function parsed(url: string, base?: string): URL {
  const address = URL.canParse(url, base) ? new URL(url, base) : null
  if (!address || !['http:', 'https:'].includes(address.protocol) || address.username !== '')
    throw new OutgoingError('invalid_address', 'Only http and https addresses without a password in them are allowed.')
  return address
}

async function once(request: OutgoingRequest, { guard, signal }: { guard: Guard; signal: AbortSignal }) {
  const url = parsed(request.url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // Addresses are not looked up, so the lookup's check would not see them.
  if (isIP(host) !== 0 && !guard.mayBePrivate(host) && !isPublicAddress(host)) throw refusal(host)
  const bytesMax = request.bytesMax ?? bytesMaxUsual
  return await new Promise<OutgoingReply>((done, refuse) => {
    const fail = (error: unknown) => refuse(failureOf(error))
    let isAnswered = false
    const send = url.protocol === 'https:' ? requestSecure : requestPlain
    const sent = send(
      url,
      {
        method: request.method ?? 'GET',
        headers: { 'user-agent': 'OpenCXM', 'accept-encoding': 'gzip, identity', ...request.headers },
        lookup: guard.guardedLookup,
        agent: false,
        signal,
      },
      (answer) => {
        isAnswered = true
        const parts: Buffer[] = []
        let bytes = 0
        answer.on('data', (part: Buffer) => {
          bytes += part.length
          if (bytes > bytesMax) answer.destroy(tooLarge(bytesMax))
          else parts.push(part)
        })
        answer.on('error', fail)
        answer.on('end', () => {
          try {
            const packed = Buffer.concat(parts)
            // An answer without a body (304) may say how the body would have been packed.
            const isPacked = packed.length > 0 && answer.headers['content-encoding'] === 'gzip'
            const body = isPacked ? unpack(packed, bytesMax) : packed
            done({ status: answer.statusCode ?? 0, headers: flat(answer.headers), body, url: url.href })
          } catch (error) {
            fail(error)
          }
        })
      },
    )
    sent.on('error', fail)
    // A server that changes the protocol (101) gives neither answer nor error: without this nobody would ever hear of it.
    sent.on('close', () => {
      if (!isAnswered) fail(new Error('The connection ended without an answer.'))
    })
    sent.end(request.body)
  })
}

function unpack(packed: Buffer, bytesMax: number): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: bytesMax })
  } catch (error) {
    throw error instanceof RangeError ? tooLarge(bytesMax) : error
  }
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const single: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) single[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return single
}

function tooLarge(bytesMax: number): OutgoingError {
  return new OutgoingError('too_large', `The answer is larger than ${bytesMax} bytes.`)
}

function refusal(host: string): OutgoingError {
  return new OutgoingError(
    'private_address',
    `${host} is on a private network; name it in OPENCXM_PRIVATE_HOSTS to allow it.`,
  )
}

function failureOf(error: unknown): OutgoingError {
  if (error instanceof OutgoingError) return error
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) }
  if (name === 'AbortError' || name === 'TimeoutError') return new OutgoingError('timeout', 'No answer in time.')
  return new OutgoingError('unreachable', message)
}

const privateRanges: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]

/** Within 2000::/3, what is not the open internet: Teredo and other tunnels hold addresses of IPv4, documentation. */
const specialRanges6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const blocked = new BlockList()
for (const [net, bits] of privateRanges) blocked.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of specialRanges6) blocked.addSubnet(net, bits, 'ipv6')
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

/** True for addresses of the open internet; everything special-purpose (RFC 6890) and every IPv4 in IPv6's clothes is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !blocked.check(address, 'ipv4')
  return family === 6 && globalUnicast.check(address, 'ipv6') && !blocked.check(address, 'ipv6')
}
