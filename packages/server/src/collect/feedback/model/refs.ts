/** A message as the event store knows it: ids are unique within a source. */
export type MessageRef = { source: number; messageId: string }

/** Sort key of a row of the inbox: newest first, ties by source and message. */
export type InboxKey = MessageRef & { atMs: number }

/** The public id of a voice: source and message in one word. */
export function idOf({ source, messageId }: MessageRef): string {
  return `${source.toString(36)}.${messageId}`
}

/** Reads a public id; null when it is none. */
export function refOf(id: string): MessageRef | null {
  const parts = /^([0-9a-z]{1,7})\.([\s\S]{1,500})$/.exec(id)
  const source = Number.parseInt(parts?.[1] ?? '', 36)
  return parts?.[2] !== undefined && source <= 4_294_967_295 ? { source, messageId: parts[2] } : null
}

/** A page's cursor: the sort key of its last row. */
export function cursorOf(key: InboxKey): string {
  return `${key.atMs}.${idOf(key)}`
}

/** Reads a cursor; null when it is none. */
export function keyOfCursor(cursor: string): InboxKey | null {
  const parts = /^(\d{1,15})\.([\s\S]+)$/.exec(cursor)
  const ref = refOf(parts?.[2] ?? '')
  return ref && parts ? { ...ref, atMs: Number(parts[1]) } : null
}

/** A key for maps and sets. */
export function refKey({ source, messageId }: MessageRef): string {
  return `${source}.${messageId}`
}

/** True when `a` stands after `b` in the inbox. Message ids compare by bytes, as both stores do it. */
export function isAfterKey(a: InboxKey, b: InboxKey): boolean {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs
  if (a.source !== b.source) return a.source < b.source
  return Buffer.compare(Buffer.from(a.messageId), Buffer.from(b.messageId)) < 0
}
