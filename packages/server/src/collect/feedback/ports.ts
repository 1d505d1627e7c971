import type { Ctx } from '../../platform/context/index.ts'
import type { Fragment } from '../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { DecodedRequest } from '../ingest/index.ts'

/** Public ids and names of canonical persons, by their integer; unknown ones are absent. unify/people implements it. */
export type PeopleOf = (
  ctx: Ctx,
  persons: readonly number[],
) => Promise<ReadonlyMap<number, { id: string; name: string }>>

/** How a row's touchpoint is read, with the catalogue's mapping. unify/catalog implements it. */
export type TouchpointOf = (ctx: Ctx) => Promise<Fragment>

/** Makes messages durable under the workspace's own source; throws `log_full`. collect/ingest implements it. */
export type SubmitDecoded = (workspace: WorkspaceId, decoded: DecodedRequest) => Promise<void>
