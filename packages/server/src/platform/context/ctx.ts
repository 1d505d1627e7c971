import type { EventStore } from '../eventstore/types.ts'
import type { Language, WorkspaceId } from '../kernel/index.ts'
import type { StateStore } from '../statestore/types.ts'
import type { Role } from './permissions.ts'

/** How a workspace cuts time and writes money (methods.md 12). */
export type Workspace = {
  id: WorkspaceId
  publicId: string
  name: string
  /** IANA zone, such as `Asia/Shanghai`; periods are cut in it. */
  timeZone: string
  /** 1 = Monday … 7 = Sunday. */
  weekStart: 1 | 6 | 7
  /** ISO 4217. */
  currency: string
  language: Language
  /** Raised with every change of what numbers mean here: the journey, what its events stand for, the workspace's own metrics. */
  revision: number
}

/** Who acts: a signed-in person, a secret API key, or the product itself (jobs). */
export type Actor =
  | { kind: 'user'; id: string; name: string; role: Role }
  | { kind: 'key'; id: string; name: string; role: Role }
  | { kind: 'system'; id: string; name: string; role: 'owner' }

/** What every verb takes first. All that varies is here: no module state, no globals. */
export type Ctx = {
  workspace: Workspace
  actor: Actor
  state: StateStore
  events: EventStore
  /** Now, in epoch milliseconds. */
  clock: () => number
  /** Uniform in [0, 1). */
  random: () => number
  language: Language
  /** Action words that verbs of this request wrote to the audit log; the edge writes what its route names and is missing. */
  audited?: string[]
  /** Set where the request came with an Idempotency-Key: notes, in the transaction of a change, what was changed (platform/http). */
  changed?: (tx: StateStore, target: string) => Promise<void>
}
