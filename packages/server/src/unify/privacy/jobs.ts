import * as z from 'zod'
import { defineJob } from '../../platform/jobs/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { PrivacyDeps } from './service/deps.ts'
import { erasePerson } from './service/erase-person.ts'
import type { EraseJob } from './service/request-erasure.ts'

/** The job that erases a person; it is tried again until nothing is left. */
export function eraseJob(deps: PrivacyDeps): EraseJob {
  return defineJob({
    name: 'privacy.erase',
    payload: z.object({ workspace: z.custom<WorkspaceId>((id) => Number.isInteger(id)), erasure: z.string() }),
    lane: 'heavy',
    attemptsMax: 1_000,
    timeLimitSeconds: 6 * 3600,
    run: async (job, { workspace, erasure }) => await erasePerson(await job.forWorkspace(workspace), deps, erasure),
  })
}
