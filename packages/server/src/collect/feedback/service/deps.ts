import type { Outgoing } from '../../../platform/http/index.ts'
import type { Job } from '../../../platform/jobs/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { Sealer } from '../../../platform/privacy/index.ts'
import type { PeopleOf, SubmitDecoded, TouchpointOf } from '../ports.ts'

/** What the composition root gives to feedback. */
export type FeedbackDeps = {
  submit: SubmitDecoded
  sealer: Sealer
  outgoing: Outgoing
  /** Address of this installation, for the links that are shown. */
  publicUrl: () => string
  peopleOf: PeopleOf
  touchpointOf: TouchpointOf
}

/** Asks one connection for what is new; `jobs.ts` defines it, a verb enqueues it. */
export type PollJob = Job<{ workspace: WorkspaceId; connector: string }>
