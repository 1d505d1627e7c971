import type { FastifyInstance } from 'fastify'
import type { FeedbackDeps } from './collect/feedback/index.ts'
import type { FeedbackJobs } from './collect/feedback/jobs.ts'
import type { ImportJobs, ImportsDeps } from './collect/imports/index.ts'
import type { Ingest } from './collect/ingest/index.ts'
import type { Surveys, SurveysHousekeeping } from './collect/surveys/index.ts'
import type { Accounts, OwnerToken } from './platform/auth/index.ts'
import type { Config } from './platform/config/index.ts'
import type { EventStore } from './platform/eventstore/index.ts'
import type { Outgoing } from './platform/http/index.ts'
import type { WorkspaceId } from './platform/kernel/index.ts'
import type { Mailer } from './platform/mail/index.ts'
import type { Sealer } from './platform/privacy/index.ts'
import type { OpenedStateStore } from './platform/statestore/index.ts'
import type { ConsentLinks } from './unify/consent/index.ts'
import type { EraseJob, PrivacyDeps } from './unify/privacy/index.ts'

/** What the features and the background work are given. */
export type AppParts = {
  http: FastifyInstance
  state: OpenedStateStore
  events: EventStore
  ingest: Ingest
  /** Caches of the apply steps; call `forget` under the graph's lock after links were changed, or after the catalogue was edited. */
  pipeline: Record<'identity' | 'catalog', { forget: (workspace: WorkspaceId) => void }>
  sealer: Sealer
  imports: ImportsDeps
  importJobs: ImportJobs
  /** Running surveys. */
  surveys: Surveys & SurveysHousekeeping
  feedback: FeedbackDeps
  feedbackJobs: FeedbackJobs
  privacy: PrivacyDeps
  eraseJob: EraseJob
  /** Links to a person's preference page and for leaving, for whoever sends. */
  consentLinks: ConsentLinks
  accounts: Accounts
  ownerToken: OwnerToken
  mailer: Mailer | null
  /** The guarded way out for requests to addresses that people name. */
  outgoing: Outgoing
  config: Config
  /** Address to tell people: the public URL, else where it listens. */
  url: () => string
  /** Stops taking requests, applies nothing half, closes the stores. Nothing acknowledged is lost. */
  close: () => Promise<void>
}
