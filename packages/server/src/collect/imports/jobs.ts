import * as z from 'zod'
import { defineJob, defineSchedule, type Job, type Schedule } from '../../platform/jobs/index.ts'
import type { ImportsDeps } from './service/deps.ts'
import { sweepFiles } from './service/files.ts'
import { type ImportJobs, importJobSchema } from './service/job-names.ts'
import { giveUpImport, runImport } from './service/run-import.ts'
import { performUndo } from './service/undo.ts'

/** A run that fails so often for reasons outside the file is shown as failed; a person can let it go on. */
const attemptsMax = 12

/** The jobs of imports, which verbs enqueue. */
export function importJobs(deps: ImportsDeps): ImportJobs {
  return {
    run: defineJob({
      name: 'imports.run',
      payload: importJobSchema,
      lane: 'heavy',
      attemptsMax,
      timeLimitSeconds: 24 * 3600,
      run: async (job, { workspace, importId }) => {
        const ctx = await job.forWorkspace(workspace)
        try {
          await runImport(ctx, deps, { importId, signal: job.signal })
        } catch (error) {
          const isLast = job.attempt >= attemptsMax && !job.signal.aborted
          if (isLast) await giveUpImport(ctx, importId, error instanceof Error ? error.message : String(error))
          throw error
        }
      },
    }),
    undo: defineJob({
      name: 'imports.undo',
      payload: importJobSchema,
      lane: 'heavy',
      attemptsMax: 100,
      timeLimitSeconds: 6 * 3600,
      run: async (job, { workspace, importId }) =>
        await performUndo(await job.forWorkspace(workspace), deps, { importId, signal: job.signal }),
    }),
  }
}

/** Removes uploaded files that nobody will read again. */
export function importsHousekeeping(deps: ImportsDeps): { job: Job; schedule: Schedule } {
  const job = defineJob({
    name: 'imports.sweep',
    payload: z.object({}),
    run: async ({ state, clock }) => {
      await sweepFiles(state, deps, clock())
    },
  })
  const schedule = defineSchedule({ name: 'imports.sweep', job, payload: {}, rhythm: { everySeconds: 3600 } })
  return { job: job as Job, schedule }
}
