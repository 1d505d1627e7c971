import * as z from 'zod'
import { systemWorkspaces } from '../../platform/auth/index.ts'
import { defineJob, defineSchedule } from '../../platform/jobs/index.ts'
import { refreshScale } from './service/scale.ts'

/** Computes every workspace's scale anew: it moves slowly, so once an hour is often. */
const refreshScalesJob = defineJob({
  name: 'struggle.refresh_scales',
  payload: z.object({}),
  lane: 'heavy',
  run: async (ctx) => {
    for (const { id } of await systemWorkspaces(ctx.state)) await refreshScale(await ctx.forWorkspace(id))
  },
})

export const struggleJobs = [refreshScalesJob]

export const struggleSchedules = [
  defineSchedule({
    name: 'struggle.refresh_scales',
    job: refreshScalesJob,
    payload: {},
    rhythm: { everySeconds: 3600 },
  }),
]
