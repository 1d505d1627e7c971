import type { ApplyBatch, ApplyItem, ApplyStep, Identifier } from '../../../collect/ingest/index.ts'
import type { PersonId, WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { IdentityGraph } from '../graph.ts'
import { IdentifierMap } from '../identifier-map.ts'
import { isJunkIdentifier } from '../junk.ts'
import { type IdentityInput, planIdentity } from '../model.ts'
import {
  drawProfileIds,
  drawVersion,
  existingProfiles,
  loadIdentifiers,
  lockGraph,
  writeChanges,
  writeRefusals,
} from '../store.ts'

/** Identifiers held in memory over all workspaces; about 250 bytes each. Above it the whole cache starts anew. */
const cachedIdentifiersMax = 400_000

export type IdentityStep = ApplyStep & {
  /** Forgets what is cached of a workspace; call after links were changed elsewhere (undo, erase, another receiver). */
  forget: (workspace: WorkspaceId) => void
}

/**
 * The apply step that gives each message its profile and writes profiles, identifiers and links (ID1..ID5). `hearForgets` is
 * called under the graph's lock: whoever changed links elsewhere under that lock has called `forget` before giving it on.
 */
export function createIdentityStep(hearForgets: () => void = () => undefined): IdentityStep {
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
        hearForgets()
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
  const missing = missingFrom(graph, inputs)
  if (missing.length > 0) graph.load(await loadIdentifiers(tx, workspace, missing))
  const refusals: {
    reason: string
    profileOf: () => number
    identifier: Identifier
    messageKey: string
    ts: number
  }[] = []
  const assigned = items.map((item, index) => {
    const known = graph.profileOfKnown(inputs[index] as IdentityInput)
    if (known) return known
    const input = settleAliasKind(graph, inputs[index] as IdentityInput)
    const plan = planIdentity(graph, input)
    const profile = graph.perform(plan, {
      key: item.message.key,
      ts: item.message.ts,
      sourceId: item.source.id,
      importId: item.importId,
      identifiers: input.identifiers,
    })
    if (plan.refused && profile) {
      const identifier = namedBy(input.statement) ?? (input.identifiers.at(-1) as Identifier)
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
    item.profile = (assigned[index]?.id ?? 0) as PersonId | 0
  })
  await assignOwn({ tx, workspace, items, batch })
  // Drawn under the lock: a batch's own number may be older than what another writer wrote before we got it.
  const version = moved.length > 0 ? await drawVersion(tx) : 0
  for (const move of moved) {
    batch.overrides.push({ profile: move.profile as PersonId, person: move.person as PersonId, version })
    batch.facts.push({
      workspace,
      type: 'identity.person_merged',
      payload: { profile: move.profile, person: move.person },
    })
  }
}

/** Some messages name a profile; of one that was erased or taken back meanwhile nothing is kept. */
async function assignOwn({ tx, workspace, items, batch }: Omit<WorkspaceBatch, 'graph'>): Promise<void> {
  const own = items.filter((item) => item.profile === 0 && item.message.ownProfile !== undefined)
  if (own.length === 0) return
  const there = await existingProfiles(tx, workspace, [...new Set(own.map((item) => item.message.ownProfile ?? 0))])
  const gone = new Set<ApplyItem>()
  for (const item of own) {
    const profile = item.message.ownProfile ?? 0
    if (there.has(profile)) item.profile = profile as PersonId
    else gone.add(item)
  }
  if (gone.size > 0) batch.items = batch.items.filter((item) => !gone.has(item))
}

/** Junk never names anybody, whatever SDK or file it came from. */
function inputOf(item: ApplyItem): IdentityInput {
  const { identifiers, identity } = item.message
  const isClean = !identifiers.some((identifier) => isJunkIdentifier(identifier.value))
  const usable = isClean ? identifiers : identifiers.filter((identifier) => !isJunkIdentifier(identifier.value))
  const named = namedBy(identity)
  const statement = named && isJunkIdentifier(named.value) ? ({ kind: 'none' } as const) : identity
  return { identifiers: usable, statement, trusted: item.trusted }
}

/** The identifier that a statement names besides the message's own. */
function namedBy(statement: IdentityInput['statement']): Identifier | undefined {
  return statement.kind === 'none' ? statement.claims : statement.from
}

/**
 * An alias names its earlier id without saying whether it was a user's or a device's, and decoders carry it as both: what is
 * known decides, and the other is dropped. If neither is known, a server's word stands for both, a browser's for a device.
 */
function settleAliasKind(graph: IdentityGraph, input: IdentityInput): IdentityInput {
  if (input.statement.kind !== 'alias') return input
  const { kind, value } = input.statement.from
  if (kind !== 'user' && kind !== 'anonymous') return input
  const [user, device] = [
    { kind: 'user', value },
    { kind: 'anonymous', value },
  ]
  const neither = !graph.has(user) && !graph.has(device)
  if (neither && input.trusted) return input
  const from = graph.has(user) ? user : device
  const identifiers = input.identifiers.filter(
    (identifier) => identifier.value !== value || identifier.kind === from.kind || identifier.kind !== device.kind,
  )
  return { ...input, identifiers, statement: { ...input.statement, from } }
}

/** Identifiers that a batch names and the graph does not hold yet. */
function missingFrom(graph: IdentityGraph, inputs: readonly IdentityInput[]): Identifier[] {
  const wanted: Identifier[] = []
  const seen = new IdentifierMap<true>()
  const want = (identifier: Identifier) => {
    if (graph.has(identifier) || seen.get(identifier)) return
    seen.set(identifier, true)
    wanted.push(identifier)
  }
  for (const input of inputs) {
    for (const identifier of input.identifiers) want(identifier)
    const named = namedBy(input.statement)
    if (!named) continue
    want(named)
    want({ kind: named.kind === 'user' ? 'anonymous' : 'user', value: named.value })
  }
  return wanted
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
