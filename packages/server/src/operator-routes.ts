import { isAbsolute } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import * as z from 'zod'
import type { AppParts } from './app-parts.ts'
import { writeBackup } from './backup.ts'
import { makeInstallation } from './make-installation.ts'
import { installationSchema } from './platform/auth/contract.ts'
import { makeResetLink } from './platform/auth/index.ts'
import { expecting, fieldProblems } from './platform/contract/index.ts'
import { sendProblem } from './platform/http/index.ts'
import { languageOf } from './platform/i18n/index.ts'
import { readFailedWork } from './platform/jobs/index.ts'
import { CatalogueError, fail } from './platform/kernel/index.ts'
import { hashKey, readOrCreateSecret } from './platform/privacy/index.ts'

const absolutePath = { en: 'an absolute path', 'zh-Hans': '绝对路径', 'zh-Hant': '絕對路徑' }
const backupSchema = z.object({ folder: z.string().min(1).max(4_000).refine(isAbsolute, expecting(absolutePath)) })

/** What `opencxm doctor` asks of a running server. */
export const operatorStatusSchema = z.object({
  stores: z.object({ state: z.boolean(), events: z.boolean() }),
  applierFailing: z.string().nullable(),
  log: z.object({
    bytesOnDisk: z.number(),
    boundBytes: z.number(),
    unappliedRecords: z.number(),
    oldestUnappliedMs: z.number().nullable(),
    failing: z.string().nullable(),
    corruptFiles: z.number(),
  }),
  /** Messages set aside in the last day, and in the week before it. */
  quarantined: z.object({ lastDay: z.number(), weekBefore: z.number() }),
  /** What was given up, and the last of it. */
  failed: z.object({
    jobs: z.number(),
    facts: z.number(),
    last: z.object({ name: z.string(), error: z.string(), at: z.string() }).nullable(),
  }),
})

/** The one-time link of `opencxm reset-password`; null = nobody has the address. */
export const resetLinkSchema = z.object({ link: z.string().nullable() })

/**
 * What only whoever can read the data folder may ask of the server: the token is a file in it. A backup holds every
 * workspace, so no workspace's owner may ask for one over the network.
 */
export function mountOperatorRoutes(app: AppParts): void {
  const { state, events, accounts, sealer, url } = app
  const { dataFolder } = app.config
  const isOperator = operatorOf(dataFolder)
  const take = operatorPost(app, isOperator)
  take('/operations/backup', backupSchema, async ({ folder }) => {
    await writeBackup({ state, events, dataFolder, clock: Date.now }, folder)
    return { folder }
  })
  take('/operations/setup', installationSchema, async (input) => {
    const made = await makeInstallation({ state, accounts, sealer, dataFolder }, input)
    await app.ingest.registry.reload()
    return { ...made, url: url() }
  })
  take('/operations/reset-password', z.object({ email: z.string() }), async ({ email }) => ({
    link: await makeResetLink({ state, publicUrl: url, now: Date.now() }, email),
  }))
  app.http.get('/operations/status', async (request, reply) => {
    if (!isOperator(request))
      return sendProblem(reply, fail('forbidden'), languageOf(request.headers['accept-language']))
    return reply.send(await statusOf(app))
  })
}

/** Mounts a POST route for the operator alone, with its body checked and its errors as problem details. */
function operatorPost(app: AppParts, isOperator: (request: FastifyRequest) => boolean) {
  return <S extends z.ZodType>(path: string, schema: S, run: (body: z.output<S>) => Promise<object>) =>
    void app.http.post(path, async (request, reply) => {
      const language = languageOf(request.headers['accept-language'])
      if (!isOperator(request)) return sendProblem(reply, fail('forbidden'), language)
      const body = schema.safeParse(request.body)
      if (!body.success) {
        const problems = fieldProblems(body.error, { value: request.body, place: 'body', language })
        return sendProblem(reply, fail('invalid_input', { problems }), language)
      }
      try {
        return await reply.send(await run(body.data))
      } catch (error) {
        if (!(error instanceof CatalogueError)) request.log.error({ err: error }, `${path} failed`)
        return sendProblem(reply, error, language)
      }
    })
}

function operatorOf(dataFolder: string): (request: FastifyRequest) => boolean {
  const token = hashKey(readOrCreateSecret(dataFolder, 'operator').toString('hex'))
  return (request) =>
    isLoopback(request) && hashKey(request.headers.authorization?.replace(/^Bearer /, '') ?? '').equals(token)
}

async function statusOf(app: AppParts): Promise<z.infer<typeof operatorStatusSchema>> {
  const { state, events, ingest } = app
  const [stateReady, eventsReady] = await Promise.all([state.isReady(), events.isReady()])
  return {
    stores: { state: stateReady, events: eventsReady },
    applierFailing: ingest.applier.status().failing,
    log: ingest.log.stats(),
    quarantined: stateReady ? await countQuarantined(app) : { lastDay: 0, weekBefore: 0 },
    failed: stateReady ? await readFailedWork(state) : { jobs: 0, facts: 0, last: null },
  }
}

/** True for a request from this machine, not for one that a proxy here passes on: without `OPENCXM_TRUSTED_PROXIES` it looks the same. */
export function isLoopback(request: FastifyRequest): boolean {
  const { 'x-forwarded-for': forwardedFor, forwarded } = request.headers
  if (forwardedFor !== undefined || forwarded !== undefined) return false
  return request.ip === '127.0.0.1' || request.ip === '::1' || request.ip === '::ffff:127.0.0.1'
}

async function countQuarantined({ state }: AppParts): Promise<{ lastDay: number; weekBefore: number }> {
  const rows = await sql<{ last: number; before: number }>`SELECT
      count(*) FILTER (WHERE at > now() - interval '1 day') AS last,
      count(*) FILTER (WHERE at <= now() - interval '1 day' AND at > now() - interval '8 days') AS before
    FROM ingest_quarantine WHERE state = 'kept'`.execute(state.tables())
  return { lastDay: Number(rows.rows[0]?.last ?? 0), weekBefore: Number(rows.rows[0]?.before ?? 0) }
}
