import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, constants as zlib } from 'node:zlib'
import { errorCode, errorText, statusOf } from './protocol-error.ts'

/** Sends the output of a statement that has succeeded. Rejects when the client leaves in the middle. */
export async function sendOutput(response: ServerResponse, output: Readable, gzip: boolean): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/plain; charset=UTF-8',
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
  })
  if (gzip) await pipeline(output, createGzip({ level: zlib.Z_BEST_SPEED }), response)
  else await pipeline(output, response)
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
