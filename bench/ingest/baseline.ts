/**
 * The named baseline of ingest: a bare Fastify 5 that parses the same bodies, checks them with zod and answers, and stores
 * nothing. What it reaches is the ceiling of HTTP, JSON and validation in one Node process. Reports its port over IPC.
 */
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import * as z from 'zod'

export type BaselineReport = { port: number }

const message = z.object({
  messageId: z.string(),
  type: z.enum(['track', 'identify', 'page', 'screen', 'group', 'alias']),
  timestamp: z.string(),
  userId: z.string().optional(),
  anonymousId: z.string().optional(),
  event: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  traits: z.record(z.string(), z.unknown()).optional(),
  context: z.record(z.string(), z.unknown()).optional(),
})
const batch = z.object({ batch: z.array(message), sentAt: z.string() })

const app = fastify({ bodyLimit: 1024 * 1024 })
app.post('/v1/batch', async (request, reply) => {
  const parsed = batch.safeParse(request.body)
  if (!parsed.success) return reply.code(400).send({ success: false })
  return { success: parsed.data.batch.length > 0 }
})
await app.listen({ port: 0, host: '127.0.0.1' })
process.once('SIGTERM', () => process.exit(0))
process.once('disconnect', () => process.exit(0))
process.send?.({ port: (app.server.address() as AddressInfo).port } satisfies BaselineReport)
