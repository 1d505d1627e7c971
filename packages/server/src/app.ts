/** Composition root: opens the stores, wires the features in journey order, serves. Plain code, no registry. */

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { AppParts } from './app-parts.ts'
import { askingRecordOf, forgetAsked } from './asking-parts.ts'
import { type FeedbackDeps, keepDayCounts } from './collect/feedback/index.ts'
import { feedbackJobs } from './collect/feedback/jobs.ts'
import { defaultLimits, type ImportsDeps } from './collect/imports/index.ts'
import { importJobs } from './collect/imports/jobs.ts'
import { checkLogVersion, openIngest, untilStored } from './collect/ingest/index.ts'
import { mountFeatures } from './features.ts'
import { answeringOf } from './feedback-parts.ts'
import { openStores } from './open-stores.ts'
import { decodeLogged } from './pipeline.ts'
import { createAccounts, hasNoUser, openOwnerToken } from './platform/auth/index.ts'
import { type Config, localUrl } from './platform/config/index.ts'
import { createHttpServer, createOutgoing } from './platform/http/index.ts'
import type { JobsRunner } from './platform/jobs/index.ts'
import type { WorkspaceId } from './platform/kernel/index.ts'
import { createMailer } from './platform/mail/index.ts'
import { createSealer, keyedHash, readOrCreateSecret } from './platform/privacy/index.ts'
import { openSurveysOf } from './surveys-parts.ts'
import { systemCtx } from './system-ctx.ts'
import { forgetPeople, segmentsOf } from './understand/segments/index.ts'
import { readMapping, touchpointOf } from './unify/catalog/index.ts'
import { openConsentLinks } from './unify/consent/index.ts'
import { isJunkIdentifier } from './unify/identity/index.ts'
import { describePeople } from './unify/people/index.ts'
import { addToErasureList, type PrivacyDeps } from './unify/privacy/index.ts'
import { eraseJob } from './unify/privacy/jobs.ts'
import { undoImport } from './unify/provenance/index.ts'
import { startWorker } from './worker.ts'

/** Everything that is open while the server runs. */
export type App = AppParts & { worker: JobsRunner }

/**
 * Opens everything and mounts the routes; `listen` is the caller's. Rejects with one sentence when a store cannot be opened. A command
 * that only needs what is stored opens it `still`: nothing is sent, fetched or looked after meanwhile.
 */
export async function openApp(config: Config, { still = false } = {}): Promise<App> {
  const http = createHttpServer({
    logLevel: config.logLevel,
    trustedProxies: config.trustedProxies,
    secure: config.publicUrl?.startsWith('https:') ?? false,
  })
  const notes = http.log
  const url = () => config.publicUrl ?? localUrl(config.host, portOf(http) ?? config.port)
  const sealer = createSealer(readOrCreateSecret(config.dataFolder, 'seal'))
  await checkLogVersion(config.dataFolder)
  const { state, events } = await openStores(config, notes)
  const closers: (() => Promise<void>)[] = [() => state.close(), () => events.close()]
  const close = async () => {
    await http.close()
    for (const closer of closers.reverse()) await closer()
  }
  try {
    const ingest = await openIngest({
      dataFolder: config.dataFolder,
      ...{ logBoundBytes: config.logBoundBytes, acceptLogLoss: config.acceptLogLoss },
      quarantineDays: config.quarantineDays,
      state,
      events,
      sealer,
      decodeSent: decodeLogged,
      applyThread: new URL('./apply-thread.ts', import.meta.url),
      clock: Date.now,
      notes,
    })
    closers.push(() => ingest.close())
    const pipeline = {
      identity: { forget: (workspace: WorkspaceId) => ingest.forget({ cache: 'identity', workspace }) },
      catalog: { forget: (workspace: WorkspaceId) => ingest.forget({ cache: 'catalog', workspace }) },
    }
    const accounts = createAccounts({
      state,
      secret: readOrCreateSecret(config.dataFolder, 'auth'),
      publicUrl: url,
      secureCookies: config.publicUrl?.startsWith('https:') ?? false,
    })
    const ownerToken = openOwnerToken(config.dataFolder, await hasNoUser(state))
    const mailer = createMailer(config.smtpUrl, config.mailFrom)
    const imports = await importsDepsOf(config, { state, events, ingest, pipeline })
    const surveys = await openSurveysOf(config, { state, events, ingest, sealer, mailer, url, notes })
    closers.push(() => surveys.close())
    // In the background: what is not cleared up yet is looked after when somebody comes.
    void surveys.recoverLinks()
    const privacy = privacyDepsOf(config, { ingest, pipeline, surveys })
    const outgoing = createOutgoing({ privateHosts: config.privateHosts })
    const feedback = feedbackDepsOf({ ingest, sealer, outgoing, url })
    const parts: AppParts = {
      imports,
      surveys,
      privacy,
      eraseJob: eraseJob(privacy),
      consentLinks: openConsentLinks({
        sealer: createSealer(readOrCreateSecret(config.dataFolder, 'links')),
        url,
        clock: Date.now,
      }),
      importJobs: importJobs(imports),
      ...{ http, state, events, ingest, pipeline },
      sealer,
      accounts,
      ownerToken,
      mailer,
      ...{ outgoing, feedback, feedbackJobs: feedbackJobs(feedback) },
      config,
      url,
      close,
    }
    closers.push(...(await mountFeatures(parts)))
    const worker = await startWorker(parts, { still })
    closers.push(() => worker.stop())
    return { ...parts, worker }
  } catch (error) {
    await close()
    throw error
  }
}

function portOf(http: FastifyInstance): number | null {
  const address = http.server.address()
  return address !== null && typeof address === 'object' ? address.port : null
}

/** Imports hand their messages to the log; a folder of the data folder holds the uploaded files. */
async function importsDepsOf(
  config: Config,
  parts: Pick<AppParts, 'state' | 'events' | 'ingest' | 'pipeline'>,
): Promise<ImportsDeps> {
  const { state, events, ingest, pipeline } = parts
  const folder = join(config.dataFolder, 'imports')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return {
    folder,
    limits: defaultLimits,
    submit: ingest.submitImported,
    isJunkIdentifier,
    undo: async (undo) => {
      const ctx = await systemCtx(events, undo.workspace, state)
      const settled = () => ingest.applier.settled(ingest.log.next())
      await undoImport({ ctx, settled, untilStored, forget: pipeline.identity.forget }, undo)
    },
  }
}

/** Feedback's messages go to the log; who said them and where is read through later stages. */
function feedbackDepsOf(parts: Pick<AppParts, 'ingest' | 'sealer' | 'outgoing' | 'url'>): FeedbackDeps {
  const { ingest, sealer, outgoing, url } = parts
  return {
    ...{ sealer, outgoing, publicUrl: url, peopleOf: describePeople },
    submit: ingest.submitDecoded,
    touchpointOf: async (ctx) => touchpointOf(await readMapping(ctx.state, ctx.workspace.id)),
    dayCounts: keepDayCounts(),
    answering: answeringOf(parts),
    ownSourceOf: (workspace) => ingest.registry.ownOf(workspace)?.id ?? null,
    submitOwn: ingest.submitOwn,
  }
}

/** Where people are kept, for erasure and export; the list of erasures lies beside the data, for restores. */
function privacyDepsOf(config: Config, parts: Pick<AppParts, 'ingest' | 'pipeline' | 'surveys'>): PrivacyDeps {
  const { ingest, pipeline } = parts
  const secret = readOrCreateSecret(config.dataFolder, 'erasures')
  return {
    kept: {
      segmentsOf,
      askingOf: askingRecordOf,
      forgetPeople: async (ctx, persons) => {
        await forgetPeople(ctx, persons)
        await forgetAsked(ctx, persons)
      },
    },
    settled: () => ingest.applier.settled(ingest.log.next()),
    eraseFromLog: ingest.erasePerson,
    eraseSurveys: parts.surveys.erasePerson,
    forget: pipeline.identity.forget,
    hash: (text) => keyedHash(secret, text),
    remember: (erasure) => addToErasureList(join(config.dataFolder, 'erasures.jsonl'), erasure),
  }
}
