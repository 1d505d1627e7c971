import * as z from 'zod'
import { defineJob, defineSchedule } from '../../platform/jobs/index.ts'
import { expireQuarantined } from './service/quarantine.ts'

/** Removes quarantined messages past their end date (OPENCXM_QUARANTINE_DAYS). */
const expireJob = defineJob({
  name: 'ingest.expire_quarantine',
  payload: z.object({}),
  run: async ({ state, clock }) => await expireQuarantined(state, clock()),
})

export const ingestJobs = [expireJob]

export const ingestSchedules = [
  defineSchedule({ name: 'ingest.expire_quarantine', job: expireJob, payload: {}, rhythm: { everySeconds: 3600 } }),
]
