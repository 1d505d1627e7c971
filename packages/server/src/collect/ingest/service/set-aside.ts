import { inLanguage, type Json, type JsonObject, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { RejectedMessage, TrackedMessage } from '../model.ts'
import type { ApplyItem, Quarantined, Source } from '../ports.ts'
import { rejectionWords } from '../words.ts'
import type { RefusedRow } from './store-batch.ts'

const answerCharsMax = 500

/** A message of a request that no step could take: it can be repaired and sent again. */
export function notApplicable({ workspace, source, receivedAt, message }: ApplyItem, error: Error): Quarantined {
  const raw = message as unknown as JsonObject
  return {
    workspace,
    source,
    receivedAt,
    rejected: { ...rejected('not_applicable', error.message, raw), wire: 'tracked' },
  }
}

/** A row that the event store would not take. */
export function storeRefused(
  { line, message }: RefusedRow,
  { sourceById, now }: { sourceById: (id: number) => Source | null; now: number },
): Quarantined {
  const raw = JSON.parse(line) as JsonObject & { ws: WorkspaceId; source: number }
  const source = sourceById(raw.source)
  const row = { ...rejected('store_refused', message, raw), wire: rowWire }
  return { workspace: raw.ws, source, receivedAt: now, rejected: row }
}

/** The format of a row that the event store would not take: what it is of is told by its profile too. */
export const rowWire = 'row'

/**
 * The message that a row was made of, to be sent again under `key`; null for what is no row any more. Of who it is user, device and
 * profile are in the row. Traits were taken when it came and stay with the event, to be computed anew from there.
 */
export function messageOfRow(raw: Json, key: string): TrackedMessage | null {
  const row = objectOf(raw)
  const ts = Math.round(Number(row.ts) * 1000)
  if (typeof row.event !== 'string' || row.event === '' || !Number.isFinite(ts)) return null
  const identifiers = [
    { kind: 'user', value: row.user_id },
    { kind: 'anonymous', value: row.anonymous_id },
  ].flatMap(({ kind, value }) => (typeof value === 'string' && value !== '' ? [{ kind, value }] : []))
  const originalTs = typeof row.original_ts === 'string' ? Date.parse(`${row.original_ts.replace(' ', 'T')}Z`) : null
  return {
    ...{ key, name: row.event, ts, originalTs, identifiers, traits: [] },
    ...{ identity: { kind: 'none' }, userProof: null, consent: null },
    ...{ props: jsonOf(row.props), context: jsonOf(row.context) },
    ...(Number.isSafeInteger(row.person) && Number(row.person) > 0 && { ownProfile: Number(row.person) }),
  }
}

function objectOf(value: Json): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

/** A column of JSON, as text or repaired as what it says. */
function jsonOf(column: Json | undefined): JsonObject {
  if (typeof column !== 'string') return objectOf(column ?? null)
  try {
    return objectOf(JSON.parse(column) as Json)
  } catch {
    return {}
  }
}

function rejected(reason: 'not_applicable' | 'store_refused', answer: string, raw: JsonObject): RejectedMessage {
  const said = { code: reason, values: { answer: answer.slice(0, answerCharsMax) } }
  const detail = inLanguage({ words: rejectionWords[reason], values: said.values }, 'en')
  return { reason, field: null, detail, said, raw }
}
