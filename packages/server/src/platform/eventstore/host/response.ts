import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createGzip, type Gzip, constants as zlib } from 'node:zlib'
import type { Output } from './engine.ts'
import { errorCode, errorText, ProtocolError, statusOf } from './protocol-error.ts'

/**
 * Sends the output of a statement. Headers wait for the first piece, so that an early error still gets its status; an
 * error in mid-stream is appended in the protocol's own form, which clients recognise by the tag in the header.
 * Rejects with the statement's error, or when the client (`gone`) has left.
 */
export async function sendOutput(
  response: ServerResponse,
  output: Output,
  options: { gzip: boolean; gone: AbortSignal },
): Promise<void> {
  const pieces = output[Symbol.asyncIterator]()
  const first = await pieces.next()
  const tag = randomBytes(8).toString('hex')
  response.writeHead(200, {
    'content-type': 'text/plain; charset=UTF-8',
    'x-clickhouse-exception-tag': tag,
    ...(options.gzip ? { 'content-encoding': 'gzip' } : {}),
  })
  const gzip = options.gzip ? createGzip({ level: zlib.Z_BEST_SPEED }) : null
  gzip?.pipe(response)
  const sink = gzip ?? response
  try {
    for (let piece = first; !piece.done; piece = await pieces.next()) {
      if (options.gone.aborted) throw new ProtocolError(394, 'QUERY_WAS_CANCELLED', 'The client has left')
      if (!sink.write(piece.value)) await once(sink, 'drain', { signal: options.gone })
    }
    sink.end()
  } catch (error) {
    if (options.gone.aborted) gzip?.destroy()
    else endWithException(sink, gzip, exceptionTrailer(errorText(error), tag))
    throw error
  } finally {
    await pieces.return?.()
  }
}

/** Not awaited: a client that stops reading would hold the engine's connection. */
function endWithException(sink: ServerResponse | Gzip, gzip: Gzip | null, trailer: string): void {
  // Clients look for the whole trailer in one piece, so what came before it must have left the compressor.
  if (gzip !== null) gzip.flush(() => gzip.end(trailer))
  else sink.end(trailer)
}

/** `\r\n__exception__\r\nTAG\r\nmessage\n<length> TAG\r\n__exception__\r\n` (ClickHouse 25.11 and later). */
function exceptionTrailer(message: string, tag: string): string {
  const text = `${message}\n`
  return `\r\n__exception__\r\n${tag}\r\n${text}${Buffer.byteLength(text)} ${tag}\r\n__exception__\r\n`
}

/** Answers a failed request, unless its headers have gone out already. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return
  const text = errorText(error)
  const code = errorCode(text)
  response.writeHead(statusOf(code), {
    'content-type': 'text/plain; charset=UTF-8',
    'x-clickhouse-exception-code': String(code),
  })
  response.end(`${text}\n`)
}
