import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

/** Where the built scripts of the browser SDK are. */
const sdkFolder = fileURLToPath(new URL('../../sdk-web/dist', import.meta.url))

type Script = { plain: Buffer; gzip: () => Promise<Buffer>; brotli: () => Promise<Buffer>; tag: string; cache: string }

/** Names with a hash of the content never change. The others are looked after every five minutes. */
const forEver = 'public, max-age=31536000, immutable'
const forMinutes = 'public, max-age=300, stale-while-revalidate=86400'

/** Serves `/sdk/opencxm.js` and its chunks to pages of any origin, compressed once, when first asked for. No cookie is read or set. */
export function mountSdk(http: FastifyInstance): void {
  if (!existsSync(sdkFolder)) {
    http.log.warn({ folder: sdkFolder }, 'the browser SDK is not built: run "npm run opencxm -- build"')
    return
  }
  const scripts = new Map<string, Script>()
  for (const name of readdirSync(sdkFolder)) {
    if (name.endsWith('.js')) scripts.set(name, readScript(name))
  }
  http.get<{ Params: { file: string } }>('/sdk/:file', async (request, reply) => {
    const script = scripts.get(request.params.file)
    reply
      .header('access-control-allow-origin', '*')
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('vary', 'Accept-Encoding')
    if (!script) return reply.code(404).header('cache-control', 'no-store').type('text/plain').send('Not found')
    reply.header('cache-control', script.cache).header('etag', script.tag).type('text/javascript; charset=utf-8')
    if (request.headers['if-none-match'] === script.tag) return reply.code(304).send()
    const accepted = String(request.headers['accept-encoding'] ?? '')
    if (/\bbr\b/.test(accepted)) return reply.header('content-encoding', 'br').send(await script.brotli())
    if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(await script.gzip())
    return reply.send(script.plain)
  })
}

function readScript(name: string): Script {
  const plain = readFileSync(join(sdkFolder, name))
  return {
    plain,
    gzip: once(() => promisify(gzip)(plain, { level: 9 })),
    brotli: once(() => promisify(brotliCompress)(plain)),
    tag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    cache: /-[0-9a-f]{12}\.js$/.test(name) ? forEver : forMinutes,
  }
}

/** Compressing them all takes a second of processor time, which a start has better use for. */
function once(make: () => Promise<Buffer>): () => Promise<Buffer> {
  let made: Promise<Buffer> | undefined
  return () => {
    made ??= make()
    return made
  }
}
