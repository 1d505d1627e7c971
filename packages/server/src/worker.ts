/** Composition root of background work: names the features' jobs, schedules and subscriptions in journey order. */
import type { AppParts } from './app.ts'
import { importsHousekeeping } from './collect/imports/index.ts'
import { systemWorkspace } from './platform/auth/index.ts'
import type { Ctx } from './platform/context/index.ts'
import { type JobsRunner, startJobsRunner } from './platform/jobs/index.ts'
import { segmentJobs, segmentSchedules, segmentSubscriptions } from './understand/segments/jobs.ts'

/** Starts the background work of an open app. */
export async function startWorker(app: AppParts): Promise<JobsRunner> {
  const { state, events, http, ingest } = app
  const housekeeping = importsHousekeeping(app.imports)
  return await startJobsRunner({
    state,
    services: {
      events,
      clock: Date.now,
      random: Math.random,
      log: http.log,
      systemCtx: async (workspace, store) => {
        const found = await systemWorkspace(store, workspace)
        const actor = { kind: 'system', id: 'opencxm', name: 'OpenCXM', role: 'owner' } as const
        return {
          workspace: found,
          actor,
          state: store,
          events,
          clock: Date.now,
          random: Math.random,
          language: found.language,
        } satisfies Ctx
      },
    },
    jobs: [...Object.values(app.importJobs), housekeeping.job, ...segmentJobs],
    schedules: [housekeeping.schedule, ...segmentSchedules],
    subscriptions: [...segmentSubscriptions(ingest.submitOwn)],
    alone: state.embedded,
  })
}
