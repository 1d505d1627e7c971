import * as z from 'zod'
import { defineJob, defineSchedule, enqueue, type Job, type Schedule } from '../../platform/jobs/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { FeedbackDeps, PollJob } from './service/deps.ts'
import { dueConnectors, pollConnector } from './service/poll.ts'

export type FeedbackJobs = { poll: PollJob; due: Job; schedule: Schedule }

const lookEverySeconds = 30

/** Asks feeds and mailboxes when their time has come, each in a job of its own: a slow one holds up no other. */
export function feedbackJobs(deps: FeedbackDeps): FeedbackJobs {
  const poll = defineJob({
    name: 'feedback.poll',
    payload: z.object({
      workspace: z
        .number()
        .int()
        .transform((id) => id as WorkspaceId),
      connector: z.string(),
    }),
    timeLimitSeconds: 600,
    run: async (job, { workspace, connector }) =>
      await pollConnector(await job.forWorkspace(workspace), deps, { id: connector, signal: job.signal }),
  })
  const due = defineJob({
    name: 'feedback.poll_due',
    payload: z.object({}),
    run: async ({ state, clock }) => {
      for (const { workspace, id } of await dueConnectors(state, clock()))
        await enqueue(state, poll, { payload: { workspace, connector: id }, key: id })
    },
  })
  const schedule = defineSchedule({
    name: 'feedback.poll_due',
    job: due,
    payload: {},
    rhythm: { everySeconds: lookEverySeconds },
  })
  return { poll, due: due as Job, schedule }
}
