import * as z from 'zod'
import type { Job } from '../../../platform/jobs/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'

/** What the jobs of imports need to know. */
export const importJobSchema = z.object({
  workspace: z
    .number()
    .int()
    .transform((id) => id as WorkspaceId),
  importId: z.number().int(),
})
export type ImportJob = z.output<typeof importJobSchema>

/** The jobs that verbs put into the queue; `jobs.ts` defines them. */
export type ImportJobs = { run: Job<ImportJob>; undo: Job<ImportJob> }
