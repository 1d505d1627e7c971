export type QuarantineState = 'kept' | 'replayed' | 'discarded'

/** The page's filters as they stand in the address; `message`: the one that is open. */
export type QuarantineFilter = { reason?: string; state?: Exclude<QuarantineState, 'kept'>; message?: string }

export const quarantineReasons = [
  'not_an_object',
  'unknown_type',
  'missing_event_name',
  'event_name_too_long',
  'missing_previous_id',
  'missing_group',
  'missing_item',
  'invalid_profile_value',
  'invalid_time',
  'time_in_future',
  'event_too_large',
  'too_many_events',
  'too_many_event_names',
  'not_applicable',
  'store_refused',
  'feedback_invalid',
  'feedback_empty',
  'feedback_time',
  'feedback_unreadable',
] as const
export type QuarantineReason = (typeof quarantineReasons)[number]

/** True when the interface has words for the reason. */
export function isQuarantineReason(reason: string): reason is QuarantineReason {
  return quarantineReasons.some((one) => one === reason)
}

/** Reasons with their numbers, most frequent first. */
export function reasonRows(reasons: Readonly<Record<string, number>>): { reason: string; n: number }[] {
  return Object.entries(reasons)
    .map(([reason, n]) => ({ reason, n }))
    .toSorted((a, b) => b.n - a.n || a.reason.localeCompare(b.reason))
}

/** A message as an editor shows it. A text stays a text: it is shown as JSON writes it. */
export function rawText(raw: unknown): string {
  return JSON.stringify(raw, null, 2)
}

/** Height of the editor in lines: what the text needs, within bounds. */
export function editorRows(text: string): number {
  return Math.min(26, Math.max(8, text.split('\n').length + 1))
}

export type Draft<Json> = { valid: true; changed: boolean; raw: Json } | { valid: false; reason: string }

/** What an edited text means: JSON that differs from the message or not, or why it is none. */
export function readDraft<Json>(text: string, original: Json): Draft<Json> {
  try {
    const raw = JSON.parse(text) as Json
    return { valid: true, changed: JSON.stringify(raw) !== JSON.stringify(original), raw }
  } catch (error) {
    return { valid: false, reason: error instanceof Error ? error.message : String(error) }
  }
}

/** The name of the call or event that a message seems to be, for its row; '' when it tells none. */
export function nameInMessage(raw: unknown): string {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return ''
  const fields = raw as Record<string, unknown>
  const name = [fields.event, fields.name, fields.type].find((value) => typeof value === 'string' && value !== '')
  return typeof name === 'string' ? name.slice(0, 80) : ''
}

/** The message that is open: it stays while it is repaired, also when newer ones push it off the page that is watched. */
export function openMessage<Message extends { id: string }>(
  messages: readonly Message[],
  wanted: string | undefined,
  held: Message | null,
): Message | null {
  return messages.find(({ id }) => id === wanted) ?? (held?.id === wanted ? held : null)
}
