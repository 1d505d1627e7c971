import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createGzip, constants as zlib } from 'node:zlib'
import type { Output } from './engine.ts'
import { errorCode, errorText, statusOf } from './protocol-error.ts'

/**
 * Sends the output of a statement. Headers wait for the first piece, so that an early error still gets its status; an
 * error in mid-stream is appended in the protocol's own form, which clients recognise by the tag in the header.
 */
export async function sendOutput(response: ServerResponse, output: Output, gzip: boolean): Promise<void> {
  const pieces = output[Symbol.asyncIterator]()
  const first = await pieces.next()
  const tag = randomBytes(8).toString('hex')
  response.writeHead(200, {
    'content-type': 'text/plain; charset=UTF-8',
    'x-clickhouse-exception-tag': tag,
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
  })
  const sink = gzip ? createGzip({ level: zlib.Z_BEST_SPEED }) : response
  if (gzip) sink.pipe(response)
  let failure: unknown = null
  try {
    for (let piece = first; !piece.done; piece = await pieces.next()) {
      if (response.destroyed) throw new Error('the client has left')
      if (!sink.write(piece.value)) await Promise.race([once(sink, 'drain'), once(response, 'close')])
    }
  } catch (error) {
    failure = error
    sink.write(exceptionTrailer(errorText(error), tag))
  } finally {
    await pieces.return?.()
    sink.end()
  }
  if (failure !== null) throw failure
}

/** `\r\n__exception__\r\nTAG\r\nmessage\n<length> TAG\r\n__exception__\r\n` (ClickHouse 25.11 and later). */
function exceptionTrailer(message: string, tag: string): string {
  const text = `${message}\n`
  return `\r\n__exception__\r\n${tag}\r\n${text}${Buffer.byteLength(text)} ${tag}\r\n__exception__\r\n`
}

/** Answers a failed request whose headers were not sent. */
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
