export type { HandlerContext, JobServices } from './context.ts'
export { announce } from './outbox/announce.ts'
export { type DeliveredFact, defineFact, type Fact, type FactType } from './outbox/define-fact.ts'
export { forgetPeopleInFacts } from './outbox/forget-people.ts'
export { fromNow, type Subscription, subscribe } from './outbox/subscribe.ts'
export { type Progress, progressSchema, progressStates } from './progress/contract.ts'
export {
  createProgress,
  listProgress,
  type NewProgress,
  type ProgressListQuery,
  readProgress,
  requestCancel,
} from './progress/store.ts'
export { Cancelled, type Tracker, trackProgress } from './progress/track.ts'
export { defineJob, type Job, type JobContext, type JobDefinition, type Lane } from './queue/define-job.ts'
export { cancelJob, type EnqueueOptions, enqueue } from './queue/enqueue.ts'
export { GiveUp } from './retry.ts'
export { eraseWorkspaceFacts } from './runner/housekeeping.ts'
export { createJobsRunner, type JobsOptions, type JobsRunner, startJobsRunner } from './runner/jobs-runner.ts'
export { defineSchedule, type Rhythm, type Schedule } from './schedule/schedules.ts'
export { type FailedJob, type JobsStatus, listFailedJobs, readJobsStatus } from './status.ts'
