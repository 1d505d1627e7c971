import type { BatchFact } from '../../../collect/ingest/index.ts'
import type { JsonObject, WorkspaceId } from '../../../platform/kernel/index.ts'
import { type ConsentChange, consentChanged } from '../facts.ts'
import type { NewStatement } from '../store/statements.ts'

const changesPerFact = 500

/** Facts that tell of changed consent. */
export function factsOf(workspace: WorkspaceId, changed: readonly NewStatement[]): BatchFact[] {
  const changes = changed.map(changeOf)
  return Array.from({ length: Math.ceil(changes.length / changesPerFact) }, (_, index) => ({
    workspace,
    type: consentChanged.type,
    payload: { changes: changes.slice(index * changesPerFact, (index + 1) * changesPerFact) } as unknown as JsonObject,
  }))
}

function changeOf({ profile, purpose, channel, given, at, origin, wording }: NewStatement): ConsentChange {
  return { person: profile, purpose, channel, given, atMs: at, origin, wording }
}
