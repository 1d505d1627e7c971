import type { BatchFact, TrackedMessage } from '../../../collect/ingest/index.ts'
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

/** The events of a fact: one a change, under a key made of the fact, so that a second delivery changes nothing (CN11). */
export function eventsOfChange(factId: number, changes: readonly ConsentChange[]): TrackedMessage[] {
  return changes.map((change, index) => ({
    key: `consent-${factId}-${index}`,
    name: '$consent_changed',
    ts: change.atMs,
    originalTs: null,
    identifiers: [],
    identity: { kind: 'none' },
    traits: [],
    props: {
      $purpose: change.purpose,
      $channel: change.channel,
      $given: change.given,
      $origin: change.origin,
      ...(change.wording === null ? {} : { $wording: change.wording }),
    },
    context: {},
    userProof: null,
    consent: null,
    ownProfile: change.person as NonNullable<TrackedMessage['ownProfile']>,
  }))
}
