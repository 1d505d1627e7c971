import type { Json } from '../../../platform/kernel/index.ts'
import { encodeRecord, type IngestLog, type Position } from '../log/index.ts'
import type { DecodedRequest } from '../model.ts'
import type { Source } from '../ports.ts'

/** One decoded request on its way into the log. */
export type ReceiveRequest = {
  source: Source
  decoded: DecodedRequest
  receivedAt: number
  /** The import that the messages come from; 0 = none. */
  importId?: number
  /** True for SDKs that cannot retry: they may use the log's reserved tenth. */
  cannotRetry?: boolean
}

export type ReceiveOutcome =
  | { outcome: 'accepted'; position: Position | null }
  | { outcome: 'refused'; reason: string; retryAfterSeconds: number }

/** What the log holds of one request; `decodeLogged` reads it back. Short names: every byte is synced. */
export type LoggedRequest = {
  s: number
  w: number
  i: number
  r: number
  m: DecodedRequest['messages']
  x: DecodedRequest['rejected']
  d: Record<string, number>
}

/** Makes a decoded request durable. Resolves only after the log is synced; refuses, never loses, when the log cannot. */
export async function receive(log: IngestLog, request: ReceiveRequest): Promise<ReceiveOutcome> {
  const { source, decoded, receivedAt } = request
  if (decoded.messages.length === 0 && decoded.rejected.length === 0 && Object.keys(decoded.dropped).length === 0) {
    return { outcome: 'accepted', position: null }
  }
  const logged: LoggedRequest = {
    s: source.id,
    w: source.workspaceId,
    i: request.importId ?? 0,
    r: receivedAt,
    m: decoded.messages,
    x: decoded.rejected,
    d: decoded.dropped,
  }
  const appended = await log.append(encodeRecord([logged as unknown as Json]), {
    reserved: request.cannotRetry ?? false,
  })
  if (appended.outcome === 'refused') {
    return { outcome: 'refused', reason: appended.reason, retryAfterSeconds: appended.retryAfterSeconds }
  }
  return { outcome: 'accepted', position: appended.position }
}
