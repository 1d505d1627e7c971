import type * as z from 'zod'
import type { WorkspaceId } from '../../kernel/index.ts'

/** Something that happened, as it is announced: what, where, and what a later stage needs to know about it. */
export type Fact<Payload = unknown> = { workspace: WorkspaceId; type: string; payload: Payload }

/** A fact as a subscriber receives it. `id` is unique and the same at each delivery: the key of idempotency. */
export type DeliveredFact<Payload> = Fact<Payload> & { id: number; announcedAt: Date }

/** A kind of fact; its type determines its payload. */
export type FactType<Payload = unknown> = {
  type: string
  payload: z.ZodType<Payload>
  /** The fact to hand to `announce`. */
  of(workspace: WorkspaceId, payload: Payload): Fact<Payload>
}

type FactDefinition<Payload> = {
  /** `<feature>.<what happened>`, such as `identity.person_merged`. Stored: never rename. */
  type: string
  /** Stored facts are parsed with it when delivered, so extend it compatibly. */
  payload: z.ZodType<Payload>
}

/** Declares a fact that a feature announces (its `facts.ts`). */
export function defineFact<Payload>(definition: FactDefinition<Payload>): FactType<Payload> {
  const { type, payload } = definition
  return { type, payload, of: (workspace, value) => ({ workspace, type, payload: value }) }
}
