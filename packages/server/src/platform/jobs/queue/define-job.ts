import type * as z from 'zod'
import type { HandlerContext } from '../context.ts'

/**
 * Each lane has its own slots, so that quick jobs never wait behind heavy ones, nor behind those that wait for other people's servers:
 * `sending` hands something over to one, `fetching` asks one for news.
 */
export const lanes = ['quick', 'heavy', 'sending', 'fetching'] as const
export type Lane = (typeof lanes)[number]

export type JobContext = HandlerContext & {
  /** Unique; the same at each attempt. */
  jobId: number
  /** 1 at the first attempt. */
  attempt: number
}

/** A kind of job; its name determines its payload. */
export type Job<Payload = unknown> = {
  name: string
  payload: z.ZodType<Payload>
  lane: Lane
  attemptsMax: number
  timeLimitSeconds: number
  run(ctx: JobContext, payload: Payload): Promise<void>
}

export type JobDefinition<Payload> = {
  /** `<feature>.<verb>`, such as `segments.refresh`. Stored: never rename. */
  name: string
  /** Stored payloads are parsed with it when they run, so extend it compatibly. */
  payload: z.ZodType<Payload>
  /**
   * Does the work. May run again after a crash, or after it threw (with growing pauses): let it recompute rather than
   * increment. `ctx.state` is not a transaction; open one where several writes belong together.
   */
  run(ctx: JobContext, payload: Payload): Promise<void>
  /** `heavy` for what takes longer than some seconds, `sending` and `fetching` for what waits for servers of others; `quick` unless said. */
  lane?: Lane
  /** Then the job is kept as failed; 12 unless said (about an hour of trying). */
  attemptsMax?: number
  /** Then `ctx.signal` is aborted; 900 unless said. */
  timeLimitSeconds?: number
}

/** Declares a job of a feature (its `jobs.ts`). */
export function defineJob<Payload>(definition: JobDefinition<Payload>): Job<Payload> {
  return { lane: 'quick', attemptsMax: 12, timeLimitSeconds: 900, ...definition }
}
