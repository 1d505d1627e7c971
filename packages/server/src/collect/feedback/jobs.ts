import * as z from 'zod'
import {
  defineJob,
  defineSchedule,
  enqueue,
  type Job,
  type Schedule,
  type Subscription,
  subscribe,
} from '../../platform/jobs/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import { feedbackReplied } from './facts.ts'
import type { FeedbackDeps, PollJob } from './service/deps.ts'
import { dueConnectors, pollConnector } from './service/poll.ts'
import type { ReplyJob } from './service/replies.ts'
import { runReply } from './service/run-reply.ts'

export type FeedbackJobs = {
  poll: PollJob
  reply: ReplyJob
  due: Job
  schedule: Schedule
  subscriptions: Subscription[]
}

const lookEverySeconds = 30
/** From this attempt on a defect ends a reply instead of the job: it must not be on its way for ever. */
const lastAttempt = 8

/** Asks feeds and mailboxes when their time has come, each in a job of its own: a slow one holds up no other. */
export function feedbackJobs(deps: FeedbackDeps): FeedbackJobs {
  const poll: PollJob = defineJob({
    name: 'feedback.poll',
    payload: z.object({
      workspace: z
        .number()
        .int()
        .transform((id) => id as WorkspaceId),
      connector: z.string(),
    }),
    lane: 'fetching',
    timeLimitSeconds: 600,
    run: async (job, { workspace, connector }) => {
      const asked = { id: connector, signal: job.signal }
      const isMore = await pollConnector(await job.forWorkspace(workspace), deps, asked)
      if (isMore) await enqueue(job.state, poll, { payload: { workspace, connector }, key: connector })
    },
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
  return { poll, reply: replyJob(deps), due: due as Job, schedule, subscriptions: [tellPeople(deps)] }
}

/** Sends one reply; a crash runs it again. */
function replyJob(deps: FeedbackDeps): ReplyJob {
  const job: ReplyJob = defineJob({
    name: 'feedback.reply',
    lane: 'sending',
    payload: z.object({
      workspace: z
        .number()
        .int()
        .transform((id) => id as WorkspaceId),
      reply: z.string(),
    }),
    run: async (ctx, { workspace, reply }) => {
      const giveUp = ctx.attempt >= lastAttempt
      await runReply(await ctx.forWorkspace(workspace), { ...deps, replyJob: job }, { id: reply, giveUp })
    },
  })
  return job
}

/** That somebody was answered is an event of theirs; its key makes a second telling change nothing. */
function tellPeople({ submitOwn }: FeedbackDeps): Subscription {
  return subscribe(feedbackReplied, 'feedback.tell_people', async (_ctx, { workspace, payload }) => {
    const { reply, person, atMs, about } = payload
    await submitOwn(workspace, [{ key: `${reply}:replied`, name: '$feedback_replied', ts: atMs, person, props: about }])
  })
}
