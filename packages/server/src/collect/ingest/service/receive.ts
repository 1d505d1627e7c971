import type { IngestLog, Position } from '../log/index.ts'
import { packRequest, type ReceiveRequest } from './logged-request.ts'

export type ReceiveOutcome =
  | { outcome: 'accepted'; position: Position | null }
  | { outcome: 'refused'; reason: string; retryAfterSeconds: number }

/** Makes a decoded request durable. Resolves only after the log is synced; refuses, never loses, when the log cannot. */
export async function receive(log: IngestLog, request: ReceiveRequest): Promise<ReceiveOutcome> {
  const { messages, rejected, dropped } = request.decoded
  if (messages.length === 0 && rejected.length === 0 && Object.keys(dropped).length === 0) {
    return { outcome: 'accepted', position: null }
  }
  const appended = await log.append(packRequest(request), { reserved: request.cannotRetry ?? false })
  if (appended.outcome === 'refused') {
    return { outcome: 'refused', reason: appended.reason, retryAfterSeconds: appended.retryAfterSeconds }
  }
  return { outcome: 'accepted', position: appended.position }
}
