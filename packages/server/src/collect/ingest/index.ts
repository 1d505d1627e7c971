export { eventsApplied } from './facts.ts'
export { checkLogVersion } from './log/index.ts'
export type {
  DecodedRequest,
  Identifier,
  IdentityStatement,
  RejectedMessage,
  TrackedMessage,
  TraitChange,
} from './model.ts'
export type { ApplyBatch, ApplyItem, ApplyStep, BatchFact, Quarantined, SentRequest, Source } from './ports.ts'
export { productEvents } from './product-events.ts'
export { traitRow } from './rows.ts'
export { applySourceRules, deduplicate } from './service/apply-batch.ts'
export type { ErasedPerson } from './service/erase-person.ts'
export type { ReceiveRequest } from './service/logged-request.ts'
export { type Ingest, openIngest } from './service/open-ingest.ts'
export { eraseQuarantinedOfPerson, quarantinedOfPerson } from './service/quarantine-of-person.ts'
export type { ReceiveOutcome } from './service/receive.ts'
export { createSource } from './service/sources.ts'
export { untilStored } from './service/until-stored.ts'
export { pauseApplying } from './store/apply-store.ts'
export { readSourceNames } from './store/source-store.ts'
export { rejectionWords as ingestRejectionWords } from './words.ts'
