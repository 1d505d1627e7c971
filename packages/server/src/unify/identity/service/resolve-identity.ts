import type { ApplyBatch, ApplyItem, ApplyStep, Identifier } from '../../../collect/ingest/index.ts'
import type { PersonId, WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { IdentityGraph } from '../graph.ts'
import { isJunkIdentifier } from '../junk.ts'
import { type IdentityInput, identifierKey, planIdentity } from '../model.ts'
import { drawProfileIds, loadIdentifiers, lockGraph, writeChanges, writeRefusals } from '../store.ts'

/** Identifiers held in memory over all workspaces; about 250 bytes each. Above it the whole cache starts anew. */
const cachedIdentifiersMax = 400_000

export type IdentityStep = ApplyStep & {
  /** Forgets what is cached of a workspace; call after links were changed elsewhere (undo, erase, another receiver). */
  forget: (workspace: WorkspaceId) => void
}

/** The apply step that gives each message its profile and writes profiles, identifiers and links (ID1..ID5). */
export function createIdentityStep(): IdentityStep {
  const graphs = new Map<WorkspaceId, IdentityGraph>()
  return {
    name: 'resolveIdentity',
    forget: (workspace) => graphs.delete(workspace),
    run: async (batch, tx) => {
      const cached = [...graphs.values()].reduce((sum, graph) => sum + graph.size, 0)
      if (cached > cachedIdentifiersMax) graphs.clear()
      batch.afterAbort.push(() => graphs.clear())
      for (const [workspace, items] of groupByWorkspace(batch.items)) {
        await lockGraph(tx, workspace)
        const graph = graphs.get(workspace) ?? new IdentityGraph()
        graphs.set(workspace, graph)
        await resolveWorkspace({ tx, workspace, graph, items, batch })
      }
    },
  }
}

type WorkspaceBatch = {
  tx: StateStore
  workspace: WorkspaceId
  graph: IdentityGraph
  items: ApplyItem[]
  batch: ApplyBatch
}

async function resolveWorkspace({ tx, workspace, graph, items, batch }: WorkspaceBatch): Promise<void> {
  const inputs = items.map(inputOf)
  await loadMissing(tx, workspace, graph, inputs)
  const refusals: {
    reason: string
    profileOf: () => number
    identifier: Identifier
    messageKey: string
    ts: number
  }[] = []
  const assigned = items.map((item, index) => {
    const input = settleAliasKind(graph, inputs[index] as IdentityInput)
    const plan = planIdentity(graph, input)
    const profile = graph.perform(plan, { key: item.message.key, ts: item.message.ts, sourceId: item.source.id })
    if (plan.refused && profile) {
      const identifier =
        input.statement.kind === 'alias' ? input.statement.from : (input.identifiers.at(-1) as Identifier)
      refusals.push({
        reason: plan.refused,
        profileOf: () => profile.id,
        identifier,
        messageKey: item.message.key,
        ts: item.message.ts,
      })
    }
    return profile
  })
  const drawn = await drawProfileIds(tx, graph.changes.births.length)
  const changes = graph.settle(drawn)
  const moved = await writeChanges(tx, { workspace, graph, changes, batch: batch.id })
  await writeRefusals(
    tx,
    workspace,
    refusals.map((refusal) => ({ ...refusal, profile: refusal.profileOf() })),
  )
  items.forEach((item, index) => {
    const own = item.source.own ? item.message.ownProfile : undefined
    item.profile = (assigned[index]?.id ?? own ?? 0) as PersonId | 0
  })
  for (const move of moved) {
    batch.overrides.push({ profile: move.profile as PersonId, person: move.person as PersonId })
    batch.facts.push({
      workspace,
      type: 'identity.person_merged',
      payload: { profile: move.profile, person: move.person },
    })
  }
}

/** Junk never names anybody, whatever SDK or file it came from. */
function inputOf(item: ApplyItem): IdentityInput {
  const { identifiers, identity } = item.message
  const usable = identifiers.filter((identifier) => !isJunkIdentifier(identifier.value))
  const statement =
    identity.kind !== 'none' && isJunkIdentifier(identity.from.value) ? ({ kind: 'none' } as const) : identity
  return { identifiers: usable, statement, trusted: item.trusted }
}

/** An alias names its earlier id without saying whether it was a user or a device: what is known decides. */
function settleAliasKind(graph: IdentityGraph, input: IdentityInput): IdentityInput {
  if (input.statement.kind !== 'alias' || graph.has(input.statement.from)) return input
  const { kind, value } = input.statement.from
  const other = { kind: kind === 'user' ? 'anonymous' : 'user', value }
  if ((kind !== 'user' && kind !== 'anonymous') || !graph.has(other)) return input
  return { ...input, statement: { kind: 'alias', from: other } }
}

async function loadMissing(
  tx: StateStore,
  workspace: WorkspaceId,
  graph: IdentityGraph,
  inputs: IdentityInput[],
): Promise<void> {
  const wanted = new Map<string, Identifier>()
  const want = (identifier: Identifier) => {
    if (!graph.has(identifier)) wanted.set(identifierKey(identifier), identifier)
  }
  for (const input of inputs) {
    for (const identifier of input.identifiers) want(identifier)
    if (input.statement.kind === 'none') continue
    want(input.statement.from)
    want({ kind: input.statement.from.kind === 'user' ? 'anonymous' : 'user', value: input.statement.from.value })
  }
  if (wanted.size > 0) graph.load(await loadIdentifiers(tx, workspace, [...wanted.values()]))
}

function groupByWorkspace(items: ApplyItem[]): [WorkspaceId, ApplyItem[]][] {
  const groups = new Map<WorkspaceId, ApplyItem[]>()
  for (const item of items) {
    const group = groups.get(item.workspace)
    if (group) group.push(item)
    else groups.set(item.workspace, [item])
  }
  // Always in the same order, so that two receivers lock workspaces without a deadlock.
  return [...groups].sort(([a], [b]) => a - b)
}
