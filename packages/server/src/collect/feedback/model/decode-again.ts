import type { Json } from '../../../platform/kernel/index.ts'
import type { DecodedRequest } from '../../ingest/index.ts'
import { decodeItem } from './decode-item.ts'

/** Decodes an item that was set aside, as it was or repaired; null when it is not of this feature. For the quarantine. */
export function decodeFeedbackAgain(
  message: { wire: string | undefined; raw: Json },
  arrival: { now: number },
): DecodedRequest | null {
  if (message.wire !== 'feedback') return null
  const decoded = decodeItem(message.raw, arrival)
  return decoded.outcome === 'message'
    ? { messages: [decoded.message], rejected: [], dropped: {} }
    : { messages: [], rejected: [decoded.rejected], dropped: {} }
}
