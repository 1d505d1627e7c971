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
import { eventsApplied } from '../ingest/index.ts'
import { askDue } from './facts.ts'
import type { SubmitOwnEvents } from './ports.ts'
import { announceDue, matchTriggers, noteApplied, type WakeAt } from './service/match-triggers.ts'
import { eventOfDue } from './service/tell-due.ts'
import { tidyPast } from './service/tidy.ts'

const inWorkspace = z.object({ workspace: z.number().int() })

const wakeAt: WakeAt = async (tx, workspace, atMs) => {
  await enqueue(tx, announceDueJob, { payload: { workspace }, key: String(workspace), runAt: new Date(atMs) })
}

/** Holds newly applied events of a workspace against the triggers. */
export const matchTriggersJob = defineJob({
  name: 'distribution.match_triggers',
  payload: inWorkspace,
  run: async (ctx, { workspace }) => await matchTriggers(await ctx.forWorkspace(workspace as WorkspaceId), wakeAt),
})

/** Announces who is due in a workspace; it is queued for the time when the next one is. */
export const announceDueJob: Job<{ workspace: number }> = defineJob({
  name: 'distribution.announce_due',
  payload: inWorkspace,
  run: async (ctx, { workspace }) => await announceDue(await ctx.forWorkspace(workspace as WorkspaceId), wakeAt),
})

/** Takes away what was announced long ago. */
export const tidyDueJob = defineJob({
  name: 'distribution.tidy_due',
  payload: z.object({}),
  lane: 'heavy',
  run: async (ctx) => await tidyPast(ctx.state, ctx.clock()),
})

export const distributionJobs = [matchTriggersJob, announceDueJob, tidyDueJob]

export const distributionSchedules: Schedule[] = [
  defineSchedule({ name: 'distribution.tidy', job: tidyDueJob, payload: {}, rhythm: { cron: '20 3 * * *' } }),
]

/** Applied events may start programmes; who is due is told as an event of the person. */
export function distributionSubscriptions(submit: SubmitOwnEvents): Subscription[] {
  return [
    subscribe(eventsApplied, 'distribution.note_events', async (ctx, fact) => {
      if (!(await noteApplied(ctx.state, fact.workspace, fact.payload.batch))) return
      await enqueue(ctx.state, matchTriggersJob, {
        payload: { workspace: fact.workspace },
        key: String(fact.workspace),
      })
    }),
    subscribe(askDue, 'distribution.tell_due', async (ctx, fact) => {
      await submit(fact.workspace, [await eventOfDue(await ctx.forWorkspace(fact.workspace), fact.payload)])
    }),
  ]
}
