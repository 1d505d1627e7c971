/**
 * The spine: the named steps that an event passes. Read this file first.
 *
 *   receive   authenticate source -> parse leniently -> drop bots -> append to log -> answer   (collect/tracking, collect/ingest)
 *   apply     the steps below, in one PostgreSQL transaction a batch, then the event store      (collect/ingest/service/applier.ts),
 *             in a thread of its own (apply-thread.ts), so that no computation delays an answer
 *
 * Up to the answer no database is asked, and what is answered is durable. Applying a batch again changes nothing.
 */
import { type ApplyStep, applySourceRules, deduplicate, type SentRequest } from './collect/ingest/index.ts'
import { decodeSent } from './collect/tracking/index.ts'
import { type CatalogStep, createCatalogStep } from './unify/catalog/index.ts'
import { applyConsent } from './unify/consent/index.ts'
import { createIdentityStep, type IdentityStep, isJunkIdentifier } from './unify/identity/index.ts'
import { applyTraits } from './unify/people/index.ts'

export type Pipeline = { applySteps: readonly ApplyStep[]; identity: IdentityStep; catalog: CatalogStep }

/**
 * The apply steps in order, with handles to the two that cache. `hearForgets` performs what other threads asked the caches
 * to forget; identity calls it under the graph's lock.
 */
export function createPipeline(hearForgets: () => void = () => undefined): Pipeline {
  const catalog = createCatalogStep()
  const identity = createIdentityStep(hearForgets)
  const applySteps = [
    deduplicate,
    applySourceRules,
    catalog,
    identity,
    applyTraits,
    applyConsent,
  ] satisfies readonly ApplyStep[]
  return { applySteps, identity, catalog }
}

/** Decodes a request that the log keeps as it was sent, wherever the log is read. */
export function decodeLogged(sent: SentRequest, receivedAt: number): ReturnType<typeof decodeSent> {
  return decodeSent(sent, { receivedAt, isJunkIdentifier })
}
