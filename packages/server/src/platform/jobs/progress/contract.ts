import * as z from 'zod'

export const progressStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const

/** The progress of long work, as an API shows it. */
export const progressSchema = z.object({
  id: z.string(),
  /** `<feature>.<what>`, such as `imports.run`. */
  kind: z.string(),
  title: z.string(),
  /** What `done` and `total` count: `rows`, `people`, `bytes`. */
  unit: z.string(),
  state: z.enum(progressStates),
  done: z.number().int().nonnegative(),
  /** Null while it is not known. */
  total: z.number().int().nonnegative().nullable(),
  ratePerSecond: z.number().nonnegative().nullable(),
  /** Estimated from the rate of the last seconds; null when it cannot be told. */
  secondsLeft: z.number().nonnegative().nullable(),
  /** True when it should be running but has not moved for half a minute: its process ended, or waits. */
  stalled: z.boolean(),
  cancelRequested: z.boolean(),
  error: z.string().nullable(),
  detail: z.record(z.string(), z.json()),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  updatedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
})

export type Progress = z.infer<typeof progressSchema>
