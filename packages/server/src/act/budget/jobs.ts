import * as z from 'zod'
import { askDue } from '../../collect/distribution/index.ts'
import { defineJob, enqueue, type Job, type Subscription, subscribe } from '../../platform/jobs/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import { askSettled } from './facts.ts'
import type { SubmitOwnEvents } from './ports.ts'
import type { BudgetDeps } from './service/deps.ts'
import { noteDue, runAsk, type WakeAt } from './service/run-ask.ts'
import { createSlowChannels } from './service/slow-channels.ts'
import { eventOfSettled } from './service/tell.ts'

type AskPayload = { workspace: number; ask: string }
/** From this attempt on a failure ends the asking instead of the job: it must not stay reserved. */
const lastAttempt = 8

/** The job that takes one asking as far as it goes; a crash runs it again. */
export function askJob(deps: BudgetDeps): Job<AskPayload> {
  const slowChannels = createSlowChannels()
  const wakeAt: WakeAt = async (tx, ask, atMs) => {
    await enqueue(tx, job, { payload: ask, key: ask.ask, runAt: new Date(atMs) })
  }
  const job: Job<AskPayload> = defineJob({
    name: 'budget.ask',
    lane: 'sending',
    payload: z.object({ workspace: z.number().int(), ask: z.string() }),
    run: async (ctx, { workspace, ask }) => {
      const giveUp = ctx.attempt >= lastAttempt
      await runAsk(await ctx.forWorkspace(workspace as WorkspaceId), deps, { ask, wakeAt, slowChannels, giveUp })
    },
  })
  return job
}

/** Whoever is due becomes an asking; its end is told as an event of the person. */
export function budgetSubscriptions(job: Job<AskPayload>, submit: SubmitOwnEvents): Subscription[] {
  return [
    subscribe(askDue, 'budget.take_due', async (ctx, fact) => {
      await noteDue(await ctx.forWorkspace(fact.workspace), fact.payload)
      const payload = { workspace: fact.workspace, ask: fact.payload.ask }
      await enqueue(ctx.state, job, { payload, key: fact.payload.ask })
    }),
    subscribe(askSettled, 'budget.tell_people', async (_ctx, fact) => {
      await submit(fact.workspace, [eventOfSettled(fact.payload)])
    }),
  ]
}
