import * as z from 'zod'
import { defineJob, defineSchedule } from '../jobs/index.ts'
import { deleteExpired } from './store.ts'

/** Forgets sessions and one-time links past their end: nobody can use them, and a session holds an address and a browser's name. */
const forgetJob = defineJob({
  name: 'auth.forget_expired',
  payload: z.object({}),
  run: async ({ state, clock }) => await deleteExpired(state, new Date(clock())),
})

export const authJobs = [forgetJob]

export const authSchedules = [
  defineSchedule({ name: 'auth.forget_expired', job: forgetJob, payload: {}, rhythm: { everySeconds: 6 * 3600 } }),
]
