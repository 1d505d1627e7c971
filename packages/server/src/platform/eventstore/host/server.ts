import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Engine, LaneName } from './engine.ts'
import { errorText, ProtocolError } from './protocol-error.ts'
import { readRequest } from './request.ts'
import { sendError, sendOutput } from './response.ts'
import { prepareStatement } from './statement.ts'

/** What the host tells its parent about each statement, since the embedded engine keeps no query log. */
export type QueryLogEntry = { name: string; lane: LaneName; milliseconds: number; error?: string }

export type ServerOptions = {
  engine: Engine
  /** Password of the user `default`; null on a Unix socket, which only its owner can open. */
  password: string | null
  bytesMax: number
  onQuery: (entry: QueryLogEntry) => void
}

let statements = 0

/** ClickHouse's HTTP protocol in front of the engine, as far as `@clickhouse/client` speaks it. */
export function createProtocolServer(options: ServerOptions): Server {
  // Parameters travel in the URL, so the header limit is ClickHouse's own for URLs (1 MiB) rather than Node's 16 KiB.
  const server = createServer({ maxHeaderSize: 1024 * 1024, keepAliveTimeout: 60_000 }, (message, response) => {
    handle(message, response, options).catch((error: unknown) => sendError(response, error))
  })
  server.requestTimeout = 0
  return server
}

async function handle(message: IncomingMessage, response: ServerResponse, options: ServerOptions): Promise<void> {
  response.on('error', () => undefined)
  authenticate(message, options.password)
  const path = (message.url ?? '/').split('?')[0]
  if (path === '/ping') return void response.end('Ok.\n')
  const request = await readRequest(message, options.bytesMax)
  const name = request.settings.log_comment ?? ''
  const tag = `${name}#${++statements}`
  const statement = prepareStatement({
    sql: request.sql,
    params: request.params,
    settings: { ...request.settings, log_comment: tag },
    hasData: request.data.length > 0,
  })
  response.setHeader('x-clickhouse-query-id', request.queryId || tag)
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const asked = message.headers['x-opencxm-lane']
  const lane = statement.kind === 'insert' || statement.writes ? 'writer' : asked === 'heavy' ? 'heavy' : 'interactive'
  const started = performance.now()
  let failure: unknown = null
  try {
    if (statement.kind === 'insert') {
      const written = await options.engine.insert(statement, request.data, gone.signal)
      response.setHeader('x-clickhouse-summary', JSON.stringify({ written_rows: String(written) }))
      response.end()
    } else {
      await options.engine.run({ statement, lane, tag, gone: gone.signal }, (output) =>
        sendOutput(response, output, request.acceptsGzip),
      )
    }
  } catch (error) {
    failure = error
    throw error
  } finally {
    options.onQuery({
      name,
      lane,
      milliseconds: performance.now() - started,
      ...(failure === null ? {} : { error: errorText(failure) }),
    })
  }
}

/** Throws AUTHENTICATION_FAILED unless the password comes as Basic authentication or in ClickHouse's own headers. */
function authenticate(message: IncomingMessage, password: string | null): void {
  if (password === null) return
  const basic = /^Basic (.+)$/.exec(message.headers.authorization ?? '')?.[1]
  const decoded = basic === undefined ? '' : Buffer.from(basic, 'base64').toString('utf8')
  const given = basic === undefined ? String(message.headers['x-clickhouse-key'] ?? '') : decoded.replace(/^[^:]*:/, '')
  const [left, right] = [Buffer.from(given), Buffer.from(password)]
  if (left.length !== right.length || !timingSafeEqual(left, right))
    throw new ProtocolError(
      516,
      'AUTHENTICATION_FAILED',
      'default: Authentication failed: password is incorrect, or there is no user with such name',
    )
}
