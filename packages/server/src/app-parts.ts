import type { FastifyInstance } from 'fastify'
import type { ImportJobs, ImportsDeps } from './collect/imports/index.ts'
import type { Ingest } from './collect/ingest/index.ts'
import type { Pipeline } from './pipeline.ts'
import type { Accounts, OwnerToken } from './platform/auth/index.ts'
import type { Config } from './platform/config/index.ts'
import type { EventStore } from './platform/eventstore/index.ts'
import type { Mailer } from './platform/mail/index.ts'
import type { Sealer } from './platform/privacy/index.ts'
import type { OpenedStateStore } from './platform/statestore/index.ts'

/** What the features and the background work are given. */
export type AppParts = {
  http: FastifyInstance
  state: OpenedStateStore
  events: EventStore
  ingest: Ingest
  pipeline: Pipeline
  sealer: Sealer
  imports: ImportsDeps
  importJobs: ImportJobs
  accounts: Accounts
  ownerToken: OwnerToken
  mailer: Mailer | null
  config: Config
  /** Address to tell people: the public URL, else where it listens. */
  url: () => string
  /** Stops taking requests, applies nothing half, closes the stores. Nothing acknowledged is lost. */
  close: () => Promise<void>
}
