import { inLanguage, type JsonObject, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { RejectedMessage } from '../model.ts'
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
  return { workspace: raw.ws, source, receivedAt: now, rejected: rejected('store_refused', message, raw) }
}

function rejected(reason: 'not_applicable' | 'store_refused', answer: string, raw: JsonObject): RejectedMessage {
  const said = { code: reason, values: { answer: answer.slice(0, answerCharsMax) } }
  const detail = inLanguage({ words: rejectionWords[reason], values: said.values }, 'en')
  return { reason, field: null, detail, said, raw }
}
