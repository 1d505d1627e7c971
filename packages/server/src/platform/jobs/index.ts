export type { HandlerContext, JobServices } from './context.ts'
export { announce } from './outbox/announce.ts'
export { type DeliveredFact, defineFact, type Fact, type FactType } from './outbox/define-fact.ts'
export { forgetPeopleInFacts } from './outbox/forget-people.ts'
export { type Subscription, subscribe } from './outbox/subscribe.ts'
export type { Progress } from './progress/contract.ts'
export type {
  NewProgress,
  ProgressListQuery,
} from './progress/store.ts'
export type { Tracker } from './progress/track.ts'
export { defineJob, type Job, type JobContext, type JobDefinition, type Lane } from './queue/define-job.ts'
export { type EnqueueOptions, enqueue } from './queue/enqueue.ts'

export { createJobsRunner, type JobsOptions, type JobsRunner, startJobsRunner } from './runner/jobs-runner.ts'
export { defineSchedule, type Rhythm, type Schedule } from './schedule/schedules.ts'
export { type FailedJob, type JobsStatus, readJobsStatus } from './status.ts'
