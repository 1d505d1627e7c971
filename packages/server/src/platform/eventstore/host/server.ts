import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { Engine } from './engine.ts'
import type { LaneName } from './lane.ts'
import { errorCode, errorText, ProtocolError } from './protocol-error.ts'
import { readRequest } from './request.ts'
import { sendError, sendOutput } from './response.ts'
import { prepareStatement, type Statement } from './statement.ts'

/** A slow or failed statement, told to the parent, since the embedded engine keeps no query log. */
export type QueryLogEntry = { name: string; lane: LaneName; milliseconds: number; error?: string }

export type ServerOptions = {
  engine: Engine
  /** Password of the user `default`; null on a Unix socket, which only its owner can open. */
  password: string | null
  /** Largest body, unzipped. */
  bytesMax: number
  onQuery: (entry: QueryLogEntry) => void
}

const slowMilliseconds = 1000
const cancelledCode = 394
/** A result is held in memory while it is sent, unless the client says that it is large. */
const resultBytesMax = String(1024 ** 3)

let statements = 0

/** ClickHouse's HTTP protocol in front of the engine, as far as `@clickhouse/client` speaks it. */
export function createProtocolServer(options: ServerOptions): Server {
  // Parameters travel in the URL, so the header limit is ClickHouse's own for URLs (1 MiB) rather than Node's 16 KiB.
  const server = createServer({ maxHeaderSize: 1024 * 1024, keepAliveTimeout: 60_000 }, (message, response) => {
    response.on('error', () => undefined)
    handle(message, response, options).catch((error: unknown) => sendError(response, error))
  })
  // Statements have their own limits, and a batch of rows may take its time on a busy machine.
  server.requestTimeout = 0
  return server
}

async function handle(message: IncomingMessage, response: ServerResponse, options: ServerOptions): Promise<void> {
  authenticate(message, options.password)
  if ((message.url ?? '/').split('?')[0] === '/ping') return void response.end('Ok.\n')
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const request = await readRequest(message, options.bytesMax)
  const name = request.settings.log_comment ?? ''
  const tag = `${name}#${++statements}`
  const statement = prepareStatement({
    sql: request.sql,
    params: request.params,
    settings: { max_result_bytes: resultBytesMax, ...request.settings, log_comment: tag },
    hasData: request.data.length > 0,
  })
  response.setHeader('x-clickhouse-query-id', request.queryId || String(statements))
  const lane = laneOf(statement, message.headers['x-opencxm-lane'])
  const large = message.headers['x-opencxm-result'] === 'large'
  const output = await logged({ name, lane, onQuery: options.onQuery }, async () => {
    if (statement.kind !== 'insert') return await options.engine.run({ statement, lane, tag, gone: gone.signal, large })
    await options.engine.insert(statement, request.data, gone.signal)
    return Readable.from([])
  })
  // A client that leaves while its result is being sent has nothing more to be told.
  await sendOutput(response, output, request.acceptsGzip).catch(() => response.destroy())
}

/** Tells the parent when a statement was slow or failed; being left by its client is no failure. */
async function logged<Result>(
  entry: Pick<QueryLogEntry, 'name' | 'lane'> & Pick<ServerOptions, 'onQuery'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const { name, lane, onQuery } = entry
  const started = performance.now()
  const milliseconds = () => Math.round(performance.now() - started)
  try {
    const result = await work()
    if (milliseconds() > slowMilliseconds) onQuery({ name, lane, milliseconds: milliseconds() })
    return result
  } catch (error) {
    const text = errorText(error)
    if (errorCode(text) !== cancelledCode) onQuery({ name, lane, milliseconds: milliseconds(), error: text })
    throw error
  }
}

function laneOf(statement: Statement, asked: string | string[] | undefined): LaneName {
  if (statement.kind === 'insert') return 'writer'
  return statement.lane === 'interactive' && asked === 'heavy' ? 'heavy' : statement.lane
}

/** Throws AUTHENTICATION_FAILED unless the password comes as Basic authentication or in ClickHouse's own headers. */
function authenticate(message: IncomingMessage, password: string | null): void {
  if (password === null) return
  const basic = /^Basic (.+)$/.exec(message.headers.authorization ?? '')?.[1]
  const decoded = basic === undefined ? null : Buffer.from(basic, 'base64').toString('utf8')
  const user = decoded === null ? message.headers['x-clickhouse-user'] : decoded.split(':', 1)[0]
  const given = decoded === null ? String(message.headers['x-clickhouse-key'] ?? '') : decoded.replace(/^[^:]*:/, '')
  const [left, right] = [Buffer.from(given), Buffer.from(password)]
  if (user !== 'default' || left.length !== right.length || !timingSafeEqual(left, right))
    throw new ProtocolError(
      516,
      'AUTHENTICATION_FAILED',
      `${String(user)}: Authentication failed: password is incorrect, or there is no user with such name`,
    )
}
