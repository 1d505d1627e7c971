import { hash } from 'node:crypto'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { isValidProof } from '../../../platform/privacy/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { ApplyBatch, ApplyItem, ApplyStep, Source } from '../ports.ts'
import { productEvents } from '../product-events.ts'
import { claimKeys } from '../store/apply-store.ts'
import type { LoggedRequest } from './logged-request.ts'

/** One request as the log held it. */
export type LoggedRecord = { position: number; request: LoggedRequest }

/** Reads log records into a batch: messages in order, rejected ones, drops. Messages of unknown sources are dropped. */
export function openBatch(input: {
  id: number
  now: number
  records: readonly LoggedRecord[]
  sourceById: (id: number) => Source | null
}): ApplyBatch {
  const batch: ApplyBatch = {
    id: input.id,
    now: input.now,
    items: [],
    quarantined: [],
    drops: new Map(),
    overrides: [],
    traits: [],
    facts: [],
    afterCommit: [],
    afterAbort: [],
  }
  for (const { request: logged, position } of input.records) {
    const source = input.sourceById(logged.s)
    if (!source) continue
    const workspace = logged.w as WorkspaceId
    for (const message of logged.m) {
      batch.items.push({
        workspace,
        source,
        importId: logged.i,
        receivedAt: logged.r,
        message,
        profile: 0,
        trusted: isTrusted(source, message),
        record: position,
      })
    }
    for (const rejected of logged.x) batch.quarantined.push({ workspace, source, receivedAt: logged.r, rejected })
    for (const [reason, n] of Object.entries(logged.d)) countDrop(batch, source, { reason, count: n })
  }
  return batch
}

/** Counts a message that is dropped by design. */
export function countDrop(batch: ApplyBatch, source: Source, drop: { reason: string; count: number }): void {
  const reasons = batch.drops.get(source.publicId) ?? new Map<string, number>()
  batch.drops.set(source.publicId, reasons)
  reasons.set(drop.reason, (reasons.get(drop.reason) ?? 0) + drop.count)
}

function isTrusted(source: Source, message: ApplyItem['message']): boolean {
  if (source.kind === 'server') return true
  const user = message.identifiers.find((identifier) => identifier.kind === 'user')
  return (
    message.userProof !== null &&
    user !== undefined &&
    isValidProof(source.signingSecret, user.value, message.userProof)
  )
}

/**
 * Removes what was received before, within the batch or within the last week, by (workspace, source, message key). Messages that
 * belong together have one key: those of its first request stay.
 */
export const deduplicate: ApplyStep = {
  name: 'deduplicate',
  run: async (batch: ApplyBatch, tx: StateStore) => {
    const first = new Map<string, ApplyItem>()
    const kept: { key: string; item: ApplyItem }[] = []
    for (const item of batch.items) {
      const key = seenKey(item)
      const held = first.get(key)
      if (held === undefined) first.set(key, item)
      if (held === undefined || (isTogether(item) && held.record === item.record)) kept.push({ key, item })
      else countDrop(batch, item.source, { reason: 'duplicate', count: 1 })
    }
    const seen = await claimKeys(tx, [...first.keys()], batch.now)
    batch.items = []
    for (const { key, item } of kept) {
      if (seen.has(key)) countDrop(batch, item.source, { reason: 'duplicate', count: 1 })
      else batch.items.push(item)
    }
  },
}

/** 128-bit hash of (workspace, source, key) in hexadecimal. Imports share one key space per workspace, so a re-run changes nothing. */
function seenKey(item: ApplyItem): string {
  const scope = item.importId === 0 ? `s${item.source.id}` : 'import'
  const { together } = item.message
  const key = isTogether(item) ? `together\u0000${together}` : item.message.key
  return hash('md5', `${item.workspace}\u0000${scope}\u0000${key}`)
}

function isTogether({ message, source }: ApplyItem): boolean {
  return message.together !== undefined && source.own
}

/**
 * A source that demands consent keeps no person without it; its allow-list drops what it does not name; a browser tells nothing in the
 * product's name (IN8).
 */
export const applySourceRules: ApplyStep = {
  name: 'applySourceRules',
  run: async (batch) => {
    batch.items = batch.items.filter((item) => {
      const { source, message } = item
      if (source.kind === 'browser' && productEvents.has(message.name)) {
        countDrop(batch, source, { reason: 'product_event', count: 1 })
        return false
      }
      if (source.eventAllowList && !message.name.startsWith('$') && !source.eventAllowList.includes(message.name)) {
        countDrop(batch, source, { reason: 'not_on_allow_list', count: 1 })
        return false
      }
      if (source.demandsConsent && !hasConsent(message.consent)) {
        if (isWithdrawal(message)) item.message = { ...message, traits: [], context: {} }
        else forgetPerson(item)
      }
      return true
    })
  },
}

function hasConsent(consent: Record<string, boolean> | null): boolean {
  return consent !== null && Object.values(consent).some((given) => given)
}

/** Somebody takes consent back: who it was must be known, or their record would go on saying yes. Nothing else of it is kept. */
function isWithdrawal({ name, consent }: ApplyItem['message']): boolean {
  return name === '$consent_said' && consent !== null
}

function forgetPerson(item: ApplyItem): void {
  item.message = { ...item.message, identifiers: [], identity: { kind: 'none' }, traits: [], context: {} }
}
