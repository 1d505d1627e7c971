import { gzipSync } from 'node:zlib'
import type { FastifyReply } from 'fastify'

/** Smaller texts gain nothing. */
const bytesMin = 1_000
/** Files that never change are packed once, and well. */
const packedFiles = new WeakMap<Buffer, Buffer>()

/**
 * Sends a page (text) or a file (the same buffer each time) with gzip, where the reader takes it. For pages whose secrets are new in
 * each answer, so that their size tells nothing of them.
 */
export function sendPacked(reply: FastifyReply, content: string | Buffer): FastifyReply {
  reply.header('vary', 'Accept-Encoding')
  const isTaken = /\bgzip\b/.test(String(reply.request.headers['accept-encoding'] ?? ''))
  if (!isTaken || content.length < bytesMin) return reply.send(content)
  return reply.header('content-encoding', 'gzip').send(packed(content))
}

function packed(content: string | Buffer): Buffer {
  if (typeof content === 'string') return gzipSync(content, { level: 5 })
  const held = packedFiles.get(content) ?? gzipSync(content, { level: 9 })
  packedFiles.set(content, held)
  return held
}
