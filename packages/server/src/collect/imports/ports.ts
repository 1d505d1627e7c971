import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { TrackedMessage } from '../ingest/index.ts'

/** True when a value names nobody (`null`, `anonymous`, all zeros ...); `unify/identity` owns the list. */
export type IsJunkIdentifier = (value: string) => boolean

/** One chunk of an import. The same chunk may come again after a crash, with the same messages under the same keys. */
export type Submission = {
  workspace: WorkspaceId
  /** The number that events carry in their column `import`; 1 and up. */
  importId: number
  /** At most a few thousand. Keys are unique to (import, row, slot), so that an undone import can be run again. */
  messages: TrackedMessage[]
}

/**
 * Makes the messages of a chunk durable; resolves only then. A chunk that came before changes nothing. Throws `log_full`
 * (with `retryAfterSeconds`) when there is no room now: the import waits and tries again.
 */
export type SubmitMessages = (submission: Submission) => Promise<void>

/**
 * Takes back all that an import brought: its events, its trait values, its identities as far as nothing else speaks for
 * them. Runs in a job; it may be called again after a crash and must then finish the work. Messages of the import that are
 * still on their way must not appear afterwards.
 */
export type UndoImport = (undo: { workspace: WorkspaceId; importId: number }) => Promise<void>
