import { isAbsolute } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import * as z from 'zod'
import type { AppParts } from './app-parts.ts'
import { writeBackup } from './backup.ts'
import { sendProblem } from './platform/http/index.ts'
import { fail } from './platform/kernel/index.ts'
import { hashKey, readOrCreateSecret } from './platform/privacy/index.ts'

const readyPatienceMs = 2000

/** Health, readiness and numbers for operators: /healthz, /readyz, /metrics. */
export function mountOperations(app: AppParts): void {
  const { http, state, events, ingest } = app
  http.get('/healthz', async () => ({ status: 'ok' }))
  http.get('/readyz', async (_request, reply) => {
    const [stateReady, eventsReady] = await Promise.all([inTime(state.isReady()), inTime(events.isReady())])
    const checks = { state: stateReady, events: eventsReady, applying: ingest.applier.status().failing === null }
    const ready = stateReady && eventsReady
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks })
  })
  mountBackup(app)
  const registry = metricsOf(app)
  http.get('/metrics', async (request, reply) => {
    if (!app.config.metricsOpen && !isLoopback(request)) return sendProblem(reply, fail('forbidden'), 'en')
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

/** A store that hangs is not ready: whoever asks must not hang with it. */
async function inTime(check: Promise<boolean>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), readyPatienceMs)
  try {
    return await Promise.race([check.catch(() => false), late])
  } finally {
    clearTimeout(timer)
  }
}

const backupSchema = z.object({ folder: z.string().min(1).max(4_000).refine(isAbsolute, 'an absolute path') })

/**
 * `opencxm backup` while the server runs. Only for whoever can read the data folder: the token is a file in it. A backup
 * holds every workspace, so no workspace's owner may ask for one over the network.
 */
function mountBackup(app: AppParts): void {
  const { state, events, config } = app
  const token = readOrCreateSecret(config.dataFolder, 'operator').toString('hex')
  app.http.post('/operations/backup', async (request, reply) => {
    const given = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
    if (!isLoopback(request) || !hashKey(given).equals(hashKey(token)))
      return sendProblem(reply, fail('forbidden'), 'en')
    const body = backupSchema.safeParse(request.body)
    if (!body.success) return sendProblem(reply, fail('invalid_input', { message: z.prettifyError(body.error) }), 'en')
    try {
      await writeBackup({ state, events, dataFolder: config.dataFolder, clock: Date.now }, body.data.folder)
      return await reply.send({ folder: body.data.folder })
    } catch (error) {
      request.log.error({ err: error }, 'backup failed')
      return sendProblem(reply, error, 'en')
    }
  })
}

function isLoopback(request: FastifyRequest): boolean {
  return request.ip === '127.0.0.1' || request.ip === '::1' || request.ip === '::ffff:127.0.0.1'
}

function metricsOf({ ingest }: AppParts): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'opencxm_' })
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `opencxm_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read())
      },
    })
  gauge('log_bytes', 'Bytes of the receiver log on disk', () => ingest.log.stats().bytesOnDisk)
  gauge(
    'log_unapplied_records',
    'Requests in the log that are not applied yet',
    () => ingest.log.stats().unappliedRecords,
  )
  gauge('log_oldest_unapplied_seconds', 'Age of the oldest request not applied', () => {
    const oldest = ingest.log.stats().oldestUnappliedMs
    return oldest === null ? 0 : (Date.now() - oldest) / 1000
  })
  gauge('log_appended_records_total', 'Requests made durable since start', () => ingest.log.stats().appendedRecords)
  gauge('log_refused_total', 'Requests refused since start', () =>
    Object.values(ingest.log.stats().refused).reduce((sum, n) => sum + n, 0),
  )
  gauge('applied_rows_total', 'Events stored since start', () => ingest.applier.status().rows)
  gauge('applied_batches_total', 'Batches stored since start', () => ingest.applier.status().batches)
  gauge('applier_failing', '1 while the applier waits for a store', () =>
    ingest.applier.status().failing === null ? 0 : 1,
  )
  return registry
}
