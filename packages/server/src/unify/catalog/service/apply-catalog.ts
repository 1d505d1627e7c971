import type { ApplyBatch, ApplyItem, ApplyStep } from '../../../collect/ingest/index.ts'
import { inLanguage, type JsonObject, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { type EventLearning, eventNamesMax, learn, propertyKeysMax } from '../model.ts'
import { readKnownEvents, writeLearning } from '../store.ts'
import { rejectionWords } from '../words.ts'

export type CatalogStep = ApplyStep & {
  /** Forgets the cached names and declared types of a workspace; call after the catalogue was edited. */
  forget: (workspace: WorkspaceId) => void
}

/** The apply step that learns names, properties and types from traffic, and stops a flood of new names (CA1, CA2). */
export function createCatalogStep(): CatalogStep {
  const known = new Map<WorkspaceId, Map<string, Map<string, string>>>()
  return {
    name: 'applyCatalog',
    forget: (workspace) => known.delete(workspace),
    run: async (batch, tx) => {
      batch.afterAbort.push(() => known.clear())
      const learned = new Map<WorkspaceId, Map<string, EventLearning>>()
      const kept: ApplyItem[] = []
      for (const item of batch.items) {
        const names = await namesOf(known, tx, item.workspace)
        if (learnOne({ item, names, learned })) kept.push(item)
        else refuse(batch, item)
      }
      batch.items = kept
      for (const [workspace, events] of [...learned].sort(([a], [b]) => a - b)) {
        await writeLearning(tx, workspace, { learned: [...events.values()], keysMax: propertyKeysMax })
      }
    },
  }
}

type Names = Map<string, Map<string, string>>

async function namesOf(known: Map<WorkspaceId, Names>, tx: StateStore, workspace: WorkspaceId): Promise<Names> {
  const held = known.get(workspace)
  if (held) return held
  const names = await readKnownEvents(tx, workspace)
  known.set(workspace, names)
  return names
}

/** False when the event's name is new and the workspace has as many names as it may. */
function learnOne(input: {
  item: ApplyItem
  names: Names
  learned: Map<WorkspaceId, Map<string, EventLearning>>
}): boolean {
  const { item, names, learned } = input
  const { name, ts, props } = item.message
  let declared = names.get(name)
  if (!declared) {
    if (names.size >= eventNamesMax) return false
    declared = new Map()
    names.set(name, declared)
  }
  const events = learned.get(item.workspace) ?? new Map<string, EventLearning>()
  learned.set(item.workspace, events)
  const learning = events.get(name) ?? { name, seen: 0, firstAt: ts, lastAt: ts, properties: new Map() }
  events.set(name, learning)
  learn(learning, { ts, props }, declared)
  return true
}

function refuse(batch: ApplyBatch, item: ApplyItem): void {
  const said = { code: 'too_many_event_names', values: { most: eventNamesMax } } as const
  batch.quarantined.push({
    workspace: item.workspace,
    source: item.source,
    receivedAt: item.receivedAt,
    rejected: {
      reason: said.code,
      field: 'event',
      detail: inLanguage({ words: rejectionWords[said.code], values: said.values }, 'en'),
      said,
      wire: 'tracked',
      raw: item.message as unknown as JsonObject,
    },
  })
}
