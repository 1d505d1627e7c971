import type { Outgoing } from '../../../platform/http/index.ts'
import type { Job } from '../../../platform/jobs/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { Sealer } from '../../../platform/privacy/index.ts'
import type { Answering, OwnSourceOf, PeopleOf, SubmitDecoded, SubmitOwnEvents, TouchpointOf } from '../ports.ts'
import type { DayCounts } from './day-counts.ts'

/** What the composition root gives to feedback. */
export type FeedbackDeps = {
  submit: SubmitDecoded
  sealer: Sealer
  outgoing: Outgoing
  /** Address of this installation, for the links that are shown. */
  publicUrl: () => string
  peopleOf: PeopleOf
  touchpointOf: TouchpointOf
  dayCounts: DayCounts
  /** The one way to a customer. */
  answering: Answering
  ownSourceOf: OwnSourceOf
  submitOwn: SubmitOwnEvents
}

/** Asks one connection for what is new; `jobs.ts` defines it, a verb enqueues it. */
export type PollJob = Job<{ workspace: WorkspaceId; connector: string }>
