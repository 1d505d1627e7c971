export type {
  DecodedRequest,
  Identifier,
  IdentityStatement,
  RejectedMessage,
  TrackedMessage,
  TraitChange,
} from './model.ts'
export type { ApplyBatch, ApplyItem, ApplyStep, BatchFact, Quarantined, Source } from './ports.ts'
