import type { WorkspaceId } from '../../platform/kernel/index.ts'

/** An event of the product's own about a person; `key` makes a repeated submission change nothing. */
export type OwnEvent = { key: string; name: string; ts: number; person: number; props: Record<string, string> }

/** Puts the product's own events into the log like any other; resolves when they are durable. collect/ingest does it. */
export type SubmitOwnEvents = (workspace: WorkspaceId, events: readonly OwnEvent[]) => Promise<void>
