/**
 * True when a page of this origin may use the source. Entries are `*`, `https://shop.example`, or `https://*.shop.example` for
 * every subdomain. The opaque origin `null` (sandboxed frames, files) is allowed only by `*`.
 */
export function originAllowed(origin: string, allowed: readonly string[]): boolean {
  return allowed.some((entry) => entry === '*' || matches(origin.toLowerCase(), entry.toLowerCase().replace(/\/$/, '')))
}

function matches(origin: string, entry: string): boolean {
  const star = entry.indexOf('*.')
  if (star < 0) return origin === entry
  const head = entry.slice(0, star)
  const tail = entry.slice(star + 1)
  return origin.startsWith(head) && origin.endsWith(tail) && origin.length > head.length + tail.length
}

/** Origin of the page that sent a request: the Origin header, else that of the Referer (pixels send no Origin), else null. */
export function pageOrigin(headers: Readonly<Record<string, string | undefined>>): string | null {
  if (headers.origin) return headers.origin
  const referer = headers.referer
  return referer && URL.canParse(referer) ? new URL(referer).origin : null
}
