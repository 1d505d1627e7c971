import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { hashKey, type Sealer } from '../../../platform/privacy/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { Source } from '../ports.ts'
import { raiseSourceVersion, readAllSources, readSourceVersion, type SourceRow } from '../store/source-store.ts'

/** The sources as the receiver needs them: in memory, so that a request costs no database (the spine's first promise). */
export type SourceRegistry = {
  /** The live source of a write key; null when the key is unknown or revoked. */
  authenticate: (writeKey: string) => Source | null
  /** A source by its integer id, revoked ones too: what was accepted is applied. */
  byId: (id: number) => Source | null
  /** The source of a workspace's own events; null before the first of them. */
  ownOf: (workspace: WorkspaceId) => Source | null
  /** Origins that a workspace's live browser sources list; `*` names nobody. */
  originsOf: (workspace: WorkspaceId) => readonly string[]
  /** Version of the sources that are in force here: see `readSourceVersion`. */
  version: () => number
  /** Resolves when a reading that began after this call is in force. */
  reload: () => Promise<void>
  close: () => Promise<void>
}

const channel = 'ingest_source_changed'
const retryMs = 1_000

/**
 * Reads the sources and keeps them current by notification; a reading that fails later is tried again until one succeeds, so that a
 * revoked key is not taken for good. Throws when the state store is away at start.
 */
export async function openSourceRegistry(state: StateStore, sealer: Sealer): Promise<SourceRegistry> {
  let byKey = new Map<string, Source>()
  let byId = new Map<number, Source>()
  let own = new Map<WorkspaceId, Source>()
  let origins = new Map<WorkspaceId, string[]>()
  let version = 0
  const read = async () => {
    // Before the rows: they are at least as new as it says.
    const found = await readSourceVersion(state)
    const rows = (await readAllSources(state)).map((row) => ({ row, source: sourceOf(row, sealer) }))
    version = found
    byKey = new Map()
    byId = new Map()
    own = new Map()
    origins = new Map()
    for (const { row, source } of rows) {
      byId.set(row.id, source)
      if (row.own) own.set(row.workspace_id, source)
      if (row.revoked_at !== null || row.own) continue
      byKey.set(row.write_key_hash.toString('base64'), source)
      const listed = source.kind === 'browser' ? source.origins.filter((origin) => origin !== '*') : []
      if (listed.length > 0) origins.set(row.workspace_id, (origins.get(row.workspace_id) ?? []).concat(listed))
    }
  }
  // One after the other: of two readings under way the older could end last and undo the newer.
  let last: Promise<void> = Promise.resolve()
  let retry: NodeJS.Timeout | undefined
  let closed = false
  const reload = () => {
    last = last.catch(() => undefined).then(read)
    last.catch(readAgain)
    return last
  }
  const follow = () => void reload().catch(() => undefined)
  const readAgain = () => {
    clearTimeout(retry)
    if (!closed) retry = setTimeout(follow, retryMs).unref()
  }
  // Before the first reading: what changes while it is under way is read again.
  const stop = await state.listen(channel, follow, { onReconnect: follow })
  const close = async () => {
    closed = true
    clearTimeout(retry)
    await stop()
  }
  await reload().catch(async (error: unknown) => {
    await close()
    throw error
  })
  return {
    authenticate: (writeKey) =>
      writeKey.length > 200 ? null : (byKey.get(hashKey(writeKey).toString('base64')) ?? null),
    byId: (id) => byId.get(id) ?? null,
    version: () => version,
    ownOf: (workspace) => own.get(workspace) ?? null,
    originsOf: (workspace) => origins.get(workspace) ?? [],
    reload,
    close,
  }
}

/** Tells every receiver that sources changed; takes effect at commit. Batches that begin after it reload first (IN6). */
export async function announceSourceChange(tx: StateStore): Promise<void> {
  await raiseSourceVersion(tx)
  await tx.notify(channel, '')
}

function sourceOf(row: SourceRow, sealer: Sealer): Source {
  return {
    id: row.id,
    publicId: row.public_id,
    workspaceId: row.workspace_id,
    kind: row.kind,
    name: row.name,
    origins: row.origins,
    eventAllowList: row.event_allow_list,
    demandsConsent: row.demands_consent,
    own: row.own,
    signingSecret: sealer.open(row.signing_secret_sealed),
  }
}
