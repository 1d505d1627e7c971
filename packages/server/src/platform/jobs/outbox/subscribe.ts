import type * as z from 'zod'
import type { HandlerContext } from '../context.ts'
import type { DeliveredFact, FactType } from './define-fact.ts'

/** Whoever reacts to facts; made by `subscribe`, run by the runner. */
export type Subscription = {
  name: string
  types: readonly { type: string; payload: z.ZodType }[]
  handle(ctx: HandlerContext, fact: DeliveredFact<unknown>): Promise<void>
}

/**
 * Reacts to a kind of fact. Each fact is handed over at least once, those of one workspace in the order of their
 * announcement, one at a time.
 *
 * `ctx.state` is a transaction that also remembers the delivery: what the handler writes there happens exactly once. Effects
 * elsewhere (the event store, mail, HTTP) may be repeated after a crash: make them idempotent by `fact.id`, or enqueue a job.
 * A handler that throws is tried again with growing pauses; meanwhile later facts of that workspace wait, other workspaces go
 * on. After ten failures (about 15 minutes), or a `GiveUp`, the fact is set aside for an operator and the line moves on.
 */
export function subscribe<Payload>(
  fact: FactType<Payload> | readonly FactType<Payload>[],
  /** `<feature>.<what it does>`. Stored: never rename. */
  name: string,
  handle: (ctx: HandlerContext, fact: DeliveredFact<Payload>) => Promise<void>,
): Subscription {
  const types = 'type' in fact ? [fact] : fact
  // Payloads are parsed by their type's schema before they are handed over.
  return { name, types, handle: handle as Subscription['handle'] }
}
