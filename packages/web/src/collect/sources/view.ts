import type { SourceView } from '@opencxm/server/contract'

export type LiveEvent = {
  id: string
  at: string
  receivedAt: string
  name: string
  source: string
  userId: string
  /** Whose it is, as resolved now; null for nobody. */
  personId?: string | null
  props: Record<string, unknown>
}
export type LiveEvents = { events: LiveEvent[]; cursor: string }

const liveMax = 200

/** Adds what came after the cursor on top; a message that is there already is not shown twice. At most 200 stay. */
export function mergeLive(before: LiveEvents | null, next: LiveEvents): LiveEvents {
  const seen = new Set<string>()
  const events = [...next.events, ...(before?.events ?? [])]
    .filter((event) => {
      const key = `${event.source}\u0000${event.id}`
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
    .toSorted((a, b) => b.receivedAt.localeCompare(a.receivedAt))
    .slice(0, liveMax)
  return { events, cursor: next.cursor }
}

/** Live sources first, the last one heard of on top; then revoked ones. */
export function sortSources(sources: readonly SourceView[]): SourceView[] {
  return sources.toSorted(
    (a, b) =>
      Number(a.revokedAt !== null) - Number(b.revokedAt !== null) ||
      (b.lastReceivedAt ?? '').localeCompare(a.lastReceivedAt ?? '') ||
      b.createdAt.localeCompare(a.createdAt),
  )
}

export const dropReasons = [
  'duplicate',
  'not_on_allow_list',
  'product_event',
  'origin_refused',
  'crawler',
  'session_recording',
  'dry_run',
] as const
export type DropReason = (typeof dropReasons)[number]

/** True when the interface has words for the reason. */
export function isDropReason(reason: string): reason is DropReason {
  return dropReasons.some((one) => one === reason)
}

/** Drops by reason, most first; reasons that never happened are left out. */
export function dropRows(drops: Readonly<Record<string, number>>): { reason: string; n: number }[] {
  return Object.entries(drops)
    .filter(([, n]) => n > 0)
    .map(([reason, n]) => ({ reason, n }))
    .toSorted((a, b) => b.n - a.n || a.reason.localeCompare(b.reason))
}

/** All messages that a source's rules or the deduplication kept out. */
export function dropTotal(drops: Readonly<Record<string, number>>): number {
  return Object.values(drops).reduce((sum, n) => sum + n, 0)
}

/** What stands in a text area, one a line, without blanks and repetitions. */
export function linesOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter(Boolean),
    ),
  ]
}

/** The origin that was meant: `shop.example.com/cart` becomes `https://shop.example.com`. */
export function toOrigin(line: string): string {
  if (line === '*') return line
  const full = /^https?:\/\//i.test(line) ? line : `https://${line}`
  return full.replace(/^(https?:\/\/[^/]+).*$/i, '$1').toLowerCase()
}

/** The first line that no browser would send as an origin, else null. Same rule as the server's. */
export function wrongOrigin(lines: readonly string[]): string | null {
  return lines.find((line) => !/^(\*|https?:\/\/(\*\.)?[a-z0-9.-]+(:\d+)?)$/.test(line)) ?? null
}

/** A few short facts of an event for one line: `revenue 499 · currency CNY`. */
export function propsLine(props: Readonly<Record<string, unknown>>): string {
  return Object.entries(props)
    .filter(([key, value]) => !key.startsWith('$') && ['string', 'number', 'boolean'].includes(typeof value))
    .slice(0, 4)
    .map(([key, value]) => `${key} ${String(value).slice(0, 40)}`)
    .join(' · ')
}
