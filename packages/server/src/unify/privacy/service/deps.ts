import type { Identifier } from '../../../collect/ingest/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { KeptElsewhere } from '../ports.ts'

/** What the composition root gives to erasure and export. */
export type PrivacyDeps = {
  kept: KeptElsewhere
  /** Resolves when everything acknowledged so far is applied and stored. */
  settled: () => Promise<void>
  /** Removes a person's messages from log and spool. */
  eraseFromLog: (person: {
    workspace: WorkspaceId
    identifiers: readonly Identifier[]
    profiles: readonly number[]
    contacts: readonly string[]
    batch: number
  }) => Promise<void>
  /** Removes what surveys keep of a person: links, unfinished responses, files. */
  eraseSurveys: (ctx: Ctx, person: { profiles: readonly number[]; identifiers: readonly Identifier[] }) => Promise<void>
  /** Drops what the apply step cached of a workspace. */
  forget: (workspace: WorkspaceId) => void
  /** Hash with the installation's secret. */
  hash: (text: string) => string
  /** Adds a finished erasure to the list that restores re-apply; a repeated one changes nothing. */
  remember: (erasure: RememberedErasure) => Promise<void>
}

/** A line of the list of erasures: enough to repeat one on an older backup, and no more. */
export type RememberedErasure = { id: string; workspace: string; hashes: readonly string[]; finishedAt: string }
