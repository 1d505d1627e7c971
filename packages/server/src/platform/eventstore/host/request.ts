import type { IncomingMessage } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ProtocolError } from './protocol-error.ts'

/** A request of ClickHouse's HTTP protocol, taken apart. */
export type ProtocolRequest = {
  sql: string
  queryId: string
  params: Map<string, string>
  settings: Record<string, string>
  /** Rows of an INSERT; empty when the body was the statement. */
  data: Buffer
  acceptsGzip: boolean
}

/** Parameters of the protocol that are no settings of the engine. */
const protocolNames = new Set([
  'query',
  'query_id',
  'database',
  'user',
  'password',
  'default_format',
  'enable_http_compression',
  'http_zlib_compression_level',
  'http_native_compression_disable_checksumming_on_decompress',
  'wait_end_of_query',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'cancel_http_readonly_queries_on_client_close',
  'buffer_size',
])

/** Reads the URL and the body, unzipped; at most `bytesMax` of it. Throws ProtocolError. */
export async function readRequest(message: IncomingMessage, bytesMax: number): Promise<ProtocolRequest> {
  const url = new URL(message.url ?? '/', 'http://engine')
  const body = await readBody(message, bytesMax)
  const fields = new URLSearchParams(url.search)
  const boundary = /^multipart\/form-data;\s*boundary="?([^";]+)"?/i.exec(message.headers['content-type'] ?? '')?.[1]
  const form = boundary === undefined ? null : parseMultipart(body, boundary)
  for (const [name, value] of form ?? []) fields.append(name, value)
  refuseForeign(fields)
  const queryInUrl = fields.get('query') ?? ''
  const bodyIsQuery = form === null && queryInUrl === ''
  return {
    sql: bodyIsQuery ? body.toString('utf8') : queryInUrl,
    queryId: fields.get('query_id') ?? '',
    params: new Map(
      [...fields].filter(([name]) => name.startsWith('param_')).map(([name, value]) => [name.slice(6), value]),
    ),
    settings: Object.fromEntries(
      [...fields].filter(([name]) => !protocolNames.has(name) && !name.startsWith('param_')),
    ),
    data: form === null && !bodyIsQuery ? body : Buffer.alloc(0),
    acceptsGzip:
      fields.get('enable_http_compression') === '1' &&
      /\bgzip\b/.test(String(message.headers['accept-encoding'] ?? '')),
  }
}

function refuseForeign(fields: URLSearchParams): void {
  const database = fields.get('database') ?? ''
  if (database !== '' && database !== 'default')
    throw new ProtocolError(81, 'UNKNOWN_DATABASE', `The embedded engine serves the database default, not ${database}`)
  if (fields.has('session_id') || fields.has('role'))
    throw new ProtocolError(48, 'NOT_IMPLEMENTED', 'Sessions and roles are not served by the embedded engine')
}

async function readBody(message: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const encoding = message.headers['content-encoding'] ?? ''
  if (encoding !== '' && encoding !== 'gzip')
    throw new ProtocolError(48, 'NOT_IMPLEMENTED', `Content-Encoding ${encoding} is not served; send gzip or none`)
  // pipeline, not pipe: a client that leaves in the middle must end the reading too.
  const source: Readable = encoding === 'gzip' ? pipeline(message, createGunzip(), () => undefined) : message
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of source) {
    bytes += (piece as Buffer).length
    if (bytes > bytesMax) throw new ProtocolError(307, 'TOO_MANY_BYTES', `The body is larger than ${bytesMax} bytes`)
    pieces.push(piece as Buffer)
  }
  return Buffer.concat(pieces)
}

/** Fields of multipart/form-data, in which the client sends parameters that would make the URL too long (RFC 7578). */
export function parseMultipart(body: Buffer, boundary: string): [string, string][] {
  const fields: [string, string][] = []
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  let at = body.indexOf(delimiter.subarray(2))
  while (at !== -1) {
    const headEnd = body.indexOf('\r\n\r\n', at)
    const end = body.indexOf(delimiter, headEnd)
    if (headEnd === -1 || end === -1) break
    const name = /name="([^"]*)"/.exec(body.toString('utf8', at, headEnd))?.[1]
    if (name !== undefined) fields.push([name, body.toString('utf8', headEnd + 4, end)])
    at = end
  }
  return fields
}
