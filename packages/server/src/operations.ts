import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { AppParts } from './app-parts.ts'
import { isLoopback, mountOperatorRoutes } from './operator-routes.ts'
import { sendProblem } from './platform/http/index.ts'
import { readFailedWork } from './platform/jobs/index.ts'
import { fail } from './platform/kernel/index.ts'

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
  mountOperatorRoutes(app)
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

function metricsOf({ ingest, state }: AppParts): Registry {
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
  const failedWork = new Gauge({
    name: 'opencxm_failed_work',
    help: 'Jobs that failed for good in the last 30 days, and facts that a part of the product never took',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      // Without the state store the last known numbers stand; /readyz says that it is away.
      const failed = await readFailedWork(state).catch(() => null)
      if (failed) for (const kind of ['jobs', 'facts'] as const) failedWork.set({ kind }, failed[kind])
    },
  })
  return registry
}
