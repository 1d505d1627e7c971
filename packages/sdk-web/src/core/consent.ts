import { toJson } from './json.ts'
import { readObject, type Store } from './store.ts'

/** Purposes by name (`surveys`, `profiling`, `marketing`, or the site's own), each given or not. */
export type Purposes = Record<string, boolean>

/** What `consent.grant()` means when no purpose is named: never marketing. */
export const usualPurposes: readonly string[] = ['profiling', 'surveys']

const name = 'consent'
/** When the visitor last spoke of each here. */
const timeName = 'said'

/** What the visitor said; null when nothing was said here. */
export function readConsent(store: Store): Purposes | null {
  const text = store.get(name)
  if (text === null) return null
  const purposes: Purposes = {}
  try {
    const value = JSON.parse(text) as Purposes
    for (const purpose of Object.keys(value)) purposes[purpose] = value[purpose] === true
  } catch {
    return null
  }
  return purposes
}

/** When the visitor last spoke of each purpose here, in epoch milliseconds. */
export function saidAt(store: Store): Record<string, number> {
  const times: Record<string, number> = {}
  const kept = readObject<Record<string, number>>(store, timeName)
  for (const purpose of Object.keys(kept)) if (typeof kept[purpose] === 'number') times[purpose] = kept[purpose]
  return times
}

/** Remembers what was given or taken back, beside what was said before. `now`: the visitor said it; null: somebody told us. */
export function writeConsent(
  store: Store,
  { purposes, given, now }: { purposes: readonly string[]; given: boolean; now: number | null },
): Purposes {
  const all = readConsent(store) || {}
  for (const purpose of purposes) all[purpose] = given
  store.set(name, toJson(all))
  if (now !== null) {
    const times = saidAt(store)
    for (const purpose of purposes) times[purpose] = now
    store.set(timeName, toJson(times))
  }
  return all
}

/** True for names under which the visitor's word itself is kept. */
export function isOfConsent(stored: string): boolean {
  return stored === name || stored === timeName
}

/** True when at least one purpose is given. */
export function isGiven(purposes: Purposes | null): boolean {
  return purposes !== null && Object.keys(purposes).some((purpose) => purposes[purpose])
}

/** True when the usual purposes are all refused: where no consent is needed, that ends everything. */
export function isAllRefused(purposes: Purposes | null): boolean {
  return purposes !== null && usualPurposes.every((purpose) => purposes[purpose] === false)
}
