import * as z from 'zod'
import { defineJob, defineSchedule } from '../jobs/index.ts'
import { forgetAnswers } from './once.ts'

const forgetJob = defineJob({
  name: 'http.forget_answers',
  payload: z.object({}),
  run: async ({ state, clock }) => await forgetAnswers(state, clock()),
})

/** Forgets the answers of requests with an Idempotency-Key. */
export const httpJobs = [forgetJob]

export const httpSchedules = [
  defineSchedule({ name: 'http.forget_answers', job: forgetJob, payload: {}, rhythm: { everySeconds: 3600 } }),
]
