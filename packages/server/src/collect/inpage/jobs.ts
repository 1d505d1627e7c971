import * as z from 'zod'
import { defineJob, defineSchedule } from '../../platform/jobs/index.ts'
import { dropOldAsks } from './service/keep.ts'

/** Removes notes of asks that no rule looks back to. */
const dropOldJob = defineJob({
  name: 'inpage.drop_old_asks',
  payload: z.object({}),
  run: async ({ state, clock }) => await dropOldAsks(state, clock()),
})

export const inpageJobs = [dropOldJob]

export const inpageSchedules = [
  defineSchedule({ name: 'inpage.drop_old_asks', job: dropOldJob, payload: {}, rhythm: { everySeconds: 86_400 } }),
]
