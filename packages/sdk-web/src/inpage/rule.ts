/** A rule as the server tells it to pages: nothing of people, nothing of who is asked. */
export type PageRule = {
  id: string
  /** Patterns of addresses: `shop.example/cart*`, `*` stands for anything. None = every page. */
  pages: readonly string[]
  trigger: Trigger
  placement: Placement
  /** The session's raw struggle must be above this: there the rule's score begins, on the workspace's scale. */
  struggleAbove: number | null
  /** Days before the same visitor is asked again. */
  everyDays: number
}

export type Trigger =
  | { kind: 'load' }
  | { kind: 'dwell'; seconds: number }
  | { kind: 'scroll'; percent: number }
  | { kind: 'exit' }
  | { kind: 'event'; event: string; transactionProperty?: string }
  | { kind: 'struggle' }

export type Placement =
  | { kind: 'popover'; corner: 'right' | 'left' }
  | { kind: 'modal' }
  | { kind: 'anchored'; anchor: string }

/** True when an address (`https://shop.example/cart/1?x=2`) fits one of the patterns. Scheme, query and fragment do not count. */
export function fitsPage(patterns: readonly string[], address: string): boolean {
  const place = address.replace(/^https?:\/\//, '').replace(/[?#].*$/, '')
  return patterns.length === 0 || patterns.some((pattern) => fits(pattern, place))
}

/** Compares piece by piece, in linear time: a pattern of many stars must not stop a page. */
function fits(pattern: string, place: string): boolean {
  const wanted = pattern.charAt(0) === '/' ? `*${pattern}` : pattern
  const pieces = wanted.split('*')
  const first = pieces.shift() as string
  if (place.slice(0, first.length) !== first) return false
  if (pieces.length === 0) return place.length === first.length
  const last = pieces.pop() as string
  let at = first.length
  for (const piece of pieces) {
    const found = place.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return place.length - last.length >= at && place.slice(place.length - last.length) === last
}

/** The rules in an answer of the server; whatever does not look like one is left out. */
export function readRules(body: string): PageRule[] {
  try {
    const { rules } = JSON.parse(body) as { rules: PageRule[] }
    return rules.filter((rule) => typeof rule.id === 'string' && Array.isArray(rule.pages) && rule.trigger)
  } catch {
    return []
  }
}
