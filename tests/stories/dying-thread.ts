/**
 * An applier's thread that dies, for tests: the first one in the middle of its first batch's transaction, with everything written and
 * nothing committed, the second while it starts. The third one lives.
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import { runApplierThread } from '../../packages/server/src/collect/ingest/thread.ts'
import { createPipeline, decodeLogged } from '../../packages/server/src/pipeline.ts'
import { announce } from '../../packages/server/src/platform/jobs/index.ts'

const file = join((workerData as { dataFolder: string }).dataFolder, 'thread-starts')
appendFileSync(file, '.')
const starts = readFileSync(file, 'utf8').length
if (starts === 2) throw new Error('the second thread dies while it starts')

let pipeline: ReturnType<typeof createPipeline> | undefined
await runApplierThread({
  steps: (hearForgets) => {
    pipeline = createPipeline(hearForgets)
    const die = async () => {
      if (starts === 1) process.exit(9)
    }
    return [...pipeline.applySteps, { name: 'die', run: die }]
  },
  forget: ({ cache, workspace }) => pipeline?.[cache].forget(workspace),
  announce,
  decodeSent: decodeLogged,
})
