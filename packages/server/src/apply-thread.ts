/** Composition root of the applier's thread: the same steps that `pipeline.ts` names, away from the receiver. */
import { runApplierThread } from './collect/ingest/thread.ts'
import { createPipeline, decodeLogged } from './pipeline.ts'
import { announce } from './platform/jobs/index.ts'

let pipeline: ReturnType<typeof createPipeline> | undefined
await runApplierThread({
  steps: (hearForgets) => {
    pipeline = createPipeline(hearForgets)
    return pipeline.applySteps
  },
  forget: ({ cache, workspace }) => pipeline?.[cache].forget(workspace),
  announce,
  decodeSent: decodeLogged,
})
