import { type CatalogueError, fail, say } from '../../../platform/kernel/index.ts'
import type { IngestLog, Position, RefusalReason } from '../log/index.ts'
import { words } from '../words.ts'
import { packRequest, type ReceiveRequest } from './logged-request.ts'

export type ReceiveOutcome =
  | { outcome: 'accepted'; position: Position | null }
  | { outcome: 'refused'; reason: RefusalReason; retryAfterSeconds: number }

type Refused = Extract<ReceiveOutcome, { outcome: 'refused' }>

/** The error for what the log refused; a disk that cannot be written is told from a log that is behind. */
export function refusedByLog({ reason, retryAfterSeconds }: Refused): CatalogueError {
  return fail('log_full', {
    retryAfterSeconds,
    ...(reason === 'disk_failed' ? { message: say(words.diskFailed) } : {}),
  })
}

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
