import type { CompanyEvent } from './company/index.ts'

/** One event as the Segment call that the vendor's Node SDK would put into a batch, as JSON text. */
export function toSegmentJson(event: CompanyEvent): string {
  const { type, messageId, userId, anonymousId, previousId, name, data, context } = event
  const common = {
    type,
    messageId,
    timestamp: new Date(event.timestamp).toISOString(),
    ...(userId === undefined ? {} : { userId }),
    ...(anonymousId === undefined ? {} : { anonymousId }),
    context,
  }
  if (type === 'identify') return JSON.stringify({ ...common, traits: data })
  if (type === 'alias') return JSON.stringify({ ...common, previousId })
  if (type === 'page') return JSON.stringify({ ...common, name, properties: data })
  return JSON.stringify({ ...common, event: name, properties: data })
}

/** A batch ready to post: the messages' JSON texts and what they come from. */
export type Batch = { messages: string[]; people: number }

/** Segment allows 500 KB a batch; the rest is for the envelope. */
const batchBytesMax = 450_000
const batchMessagesMax = 2_000

/**
 * Cuts the events of people into batches within Segment's limits, in order. `people` of a batch counts those whose last
 * event is in it. Only one batch is in memory at a time.
 */
export function* cutBatches(people: Iterable<CompanyEvent[]>): Generator<Batch> {
  let messages: string[] = []
  let bytes = 0
  let finished = 0
  for (const events of people) {
    for (const event of events) {
      const text = toSegmentJson(event)
      const size = Buffer.byteLength(text) + 1
      if (messages.length > 0 && (bytes + size > batchBytesMax || messages.length >= batchMessagesMax)) {
        yield { messages, people: finished }
        ;[messages, bytes, finished] = [[], 0, 0]
      }
      messages.push(text)
      bytes += size
    }
    finished++
  }
  if (messages.length > 0) yield { messages, people: finished }
}

/** The body of POST /v1/batch. `sentAt` is the sender's clock as an ISO time. */
export function batchBody(batch: Batch, writeKey: string, sentAt: string): string {
  return `{"batch":[${batch.messages.join(',')}],"writeKey":${JSON.stringify(writeKey)},"sentAt":"${sentAt}"}`
}
