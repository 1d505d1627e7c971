import { addInteraction, addShift, type Interactions, inpOf, noShifts, type Shifts } from './vitals-rules.ts'

/** Web vitals of this page view, milliseconds (CLS without unit); what the browser cannot tell is absent. */
export type Vitals = { lcp?: number; fcp?: number; ttfb?: number; inp?: number; cls?: number }

type LayoutShift = PerformanceEntry & { value: number; hadRecentInput: boolean }
type EventTiming = PerformanceEntry & { interactionId?: number }

/** Observes the page; `read` gives what is known so far. Only loads of a page are measured, not changes of its address. */
export function watchVitals(): { read: () => Vitals; stop: () => void } {
  const observers: { observer: PerformanceObserver; each: (entry: PerformanceEntry) => void }[] = []
  let lcp: number | null = null
  let lcpFinal = false
  let shifts: Shifts | null = null
  let interactions: Interactions = []
  let hiddenAt = document.visibilityState === 'hidden' ? 0 : Infinity
  const start = activationStart()

  const observe = (type: string, each: (entry: PerformanceEntry) => void, more: object = {}): boolean => {
    try {
      if (PerformanceObserver.supportedEntryTypes.indexOf(type) < 0) return false
      const observer = new PerformanceObserver((list) => list.getEntries().forEach(each))
      observer.observe({ type, buffered: true, ...more })
      observers.push({ observer, each })
      return true
    } catch {
      return false
    }
  }
  observe('largest-contentful-paint', (entry) => {
    if (!lcpFinal && entry.startTime < hiddenAt) lcp = Math.max(0, entry.startTime - start)
  })
  const shiftsSeen = observe('layout-shift', (entry) => {
    const { startTime, value, hadRecentInput } = entry as LayoutShift
    shifts = addShift(shifts ?? noShifts, { at: startTime, value, afterInput: hadRecentInput })
  })
  if (shiftsSeen) shifts = noShifts
  // Only events of 40 ms and more are told, so interactions are counted by their ids, which grow by 7 (as web-vitals does).
  let [firstId, lastId] = [Infinity, 0]
  const interacted = (entry: PerformanceEntry) => {
    const id = (entry as EventTiming).interactionId
    if (!id) return
    firstId = Math.min(firstId, id)
    lastId = Math.max(lastId, id)
    interactions = addInteraction(interactions, { id, ms: entry.duration })
  }
  observe('event', interacted, { durationThreshold: 40 })
  observe('first-input', interacted)

  /** What the browser has noted and not yet told. */
  const catchUp = () => {
    for (const { observer, each } of observers) observer.takeRecords().forEach(each)
  }
  // Once the visitor acts, a larger paint is his own doing.
  const settle = () => {
    catchUp()
    lcpFinal = true
  }
  const hide = () => {
    if (document.visibilityState === 'hidden' && hiddenAt === Infinity) hiddenAt = performance.now()
  }
  const inputs = ['keydown', 'pointerdown', 'wheel']
  for (const name of inputs) addEventListener(name, settle, { capture: true, passive: true })
  document.addEventListener('visibilitychange', hide)

  return {
    read: () => {
      catchUp()
      const counted = (performance as { interactionCount?: number }).interactionCount
      const inp = inpOf(interactions, counted ?? (lastId === 0 ? 0 : (lastId - firstId) / 7 + 1))
      const fcp = paintAt('first-contentful-paint')
      const ttfb = firstByteAt()
      return {
        ...(lcp === null ? {} : { lcp: round(lcp) }),
        ...(fcp === null || fcp >= hiddenAt ? {} : { fcp: round(Math.max(0, fcp - start)) }),
        ...(ttfb === null ? {} : { ttfb: round(Math.max(0, ttfb - start)) }),
        ...(inp === null ? {} : { inp: round(inp) }),
        ...(shifts === null ? {} : { cls: Math.round(shifts.worst * 10_000) / 10_000 }),
      }
    },
    stop: () => {
      for (const { observer } of observers) observer.disconnect()
      for (const name of inputs) removeEventListener(name, settle, { capture: true })
      document.removeEventListener('visibilitychange', hide)
    },
  }
}

function navigationEntry(): (PerformanceNavigationTiming & { activationStart?: number }) | null {
  try {
    return (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming) ?? null
  } catch {
    return null
  }
}

/** Pages that were prepared unseen begin when they are shown. */
function activationStart(): number {
  return navigationEntry()?.activationStart ?? 0
}

function firstByteAt(): number | null {
  const at = navigationEntry()?.responseStart
  return at === undefined || at <= 0 || at > performance.now() ? null : at
}

function paintAt(name: string): number | null {
  const entry = performance.getEntriesByName ? performance.getEntriesByName(name, 'paint')[0] : undefined
  return entry ? entry.startTime : null
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
