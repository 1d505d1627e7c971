import * as z from 'zod'
import { defineJob, defineSchedule } from '../jobs/index.ts'
import { forgetExpired } from './service/forget-expired.ts'

/** Forgets what signing in leaves behind. */
const forgetJob = defineJob({
  name: 'auth.forget_expired',
  payload: z.object({}),
  run: async ({ state, clock }) => await forgetExpired(state, clock()),
})

export const authJobs = [forgetJob]

export const authSchedules = [
  defineSchedule({ name: 'auth.forget_expired', job: forgetJob, payload: {}, rhythm: { everySeconds: 6 * 3600 } }),
]
