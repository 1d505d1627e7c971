/** Composition root of background work: names the features' jobs, schedules and subscriptions in journey order. */
import type { AppParts } from './app-parts.ts'
import { askingWork, confirmationMailsOf } from './asking-parts.ts'
import { importsHousekeeping } from './collect/imports/jobs.ts'
import { ingestJobs, ingestSchedules } from './collect/ingest/jobs.ts'
import { inpageJobs, inpageSchedules } from './collect/inpage/jobs.ts'
import { surveyJobs } from './collect/surveys/jobs.ts'
import { authJobs, authSchedules } from './platform/auth/jobs.ts'
import { httpJobs, httpSchedules } from './platform/http/jobs.ts'
import { type Job, type JobsRunner, type Schedule, type Subscription, startJobsRunner } from './platform/jobs/index.ts'
import { systemCtx } from './system-ctx.ts'
import { segmentJobs, segmentSchedules, segmentSubscriptions } from './understand/segments/jobs.ts'
import { struggleJobs, struggleSchedules } from './understand/struggle/jobs.ts'
import { confirmationJob, consentSchedules, consentSubscriptions, sweepOptInsJob } from './unify/consent/jobs.ts'
import { identitySubscriptions } from './unify/identity/jobs.ts'

/** Starts the background work of an open app; of one that is still only erasing, the rest waits for the next start. */
export async function startWorker(app: AppParts, { still = false } = {}): Promise<JobsRunner> {
  const work = still ? { jobs: [app.eraseJob], schedules: [], subscriptions: [] } : workOf(app)
  const { state, events, http } = app
  return await startJobsRunner({
    state,
    services: {
      events,
      clock: Date.now,
      random: Math.random,
      log: http.log,
      systemCtx: async (workspace, store) => await systemCtx(events, workspace, store),
    },
    ...work,
    alone: state.embedded,
  })
}

/** Everything that the features do by themselves. */
function workOf(app: AppParts): { jobs: Job[]; schedules: Schedule[]; subscriptions: Subscription[] } {
  const { ingest } = app
  const housekeeping = importsHousekeeping(app.imports)
  const surveys = surveyJobs(app.surveys)
  const asking = askingWork(app)
  const confirmations = confirmationJob({ sealer: app.sealer, mails: confirmationMailsOf(app), publicUrl: app.url })
  return {
    jobs: [
      ...authJobs,
      ...httpJobs,
      ...Object.values(app.importJobs),
      housekeeping.job,
      ...surveys.jobs,
      app.feedbackJobs.poll as Job,
      app.feedbackJobs.reply as Job,
      app.feedbackJobs.due,
      app.eraseJob,
      ...segmentJobs,
      ...struggleJobs,
      ...ingestJobs,
      ...inpageJobs,
      sweepOptInsJob,
      confirmations as Job,
      ...asking.jobs,
    ],
    schedules: [
      ...authSchedules,
      ...httpSchedules,
      ...ingestSchedules,
      ...inpageSchedules,
      housekeeping.schedule,
      ...surveys.schedules,
      app.feedbackJobs.schedule,
      ...segmentSchedules,
      ...struggleSchedules,
      ...consentSchedules,
      ...asking.schedules,
    ],
    subscriptions: [
      ...identitySubscriptions,
      ...consentSubscriptions(ingest.submitMessages, confirmations),
      ...app.feedbackJobs.subscriptions,
      ...segmentSubscriptions(ingest.submitOwn),
      ...asking.subscriptions,
    ],
  }
}
