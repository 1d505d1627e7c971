import * as z from 'zod'
import { systemWorkspaces } from '../../platform/auth/index.ts'
import { defineJob, defineSchedule, type Job, type Schedule } from '../../platform/jobs/index.ts'
import { checkQuality } from './service/quality.ts'
import type { Surveys, SurveysHousekeeping } from './service/surveys.ts'

/** Background work of surveys: parts that were given up, quality flags, housekeeping. */
export function surveyJobs(surveys: Surveys & SurveysHousekeeping): { jobs: Job[]; schedules: Schedule[] } {
  const parts = defineJob({
    name: 'surveys.mark_partials',
    payload: z.object({}),
    lane: 'heavy',
    run: async ({ signal }) => {
      await surveys.markPartials(signal)
      await surveys.settleUploads(signal)
    },
  })
  const quality = defineJob({
    name: 'surveys.check_quality',
    payload: z.object({}),
    lane: 'heavy',
    run: async ({ state, signal, forWorkspace }) => {
      for (const { id } of await systemWorkspaces(state)) await checkQuality(await forWorkspace(id), signal)
    },
  })
  const places = defineJob({
    name: 'surveys.settle_places',
    payload: z.object({}),
    run: async ({ signal }) => await surveys.settlePlaces(signal),
  })
  const sweep = defineJob({
    name: 'surveys.sweep',
    payload: z.object({}),
    run: async () => await surveys.sweep(),
  })
  return {
    jobs: [parts as Job, quality as Job, places as Job, sweep as Job],
    schedules: [
      defineSchedule({ name: 'surveys.mark_partials', job: parts, payload: {}, rhythm: { everySeconds: 600 } }),
      defineSchedule({ name: 'surveys.check_quality', job: quality, payload: {}, rhythm: { everySeconds: 60 } }),
      defineSchedule({ name: 'surveys.settle_places', job: places, payload: {}, rhythm: { everySeconds: 120 } }),
      defineSchedule({ name: 'surveys.sweep', job: sweep, payload: {}, rhythm: { everySeconds: 6 * 3600 } }),
    ],
  }
}
