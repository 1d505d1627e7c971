import type { Store } from './store.ts'

/** Purposes by name (`surveys`, `profiling`, `marketing`, or the site's own), each given or not. */
export type Purposes = Record<string, boolean>

/** What `consent.grant()` means when no purpose is named: never marketing. */
export const usualPurposes: readonly string[] = ['profiling', 'surveys']

const name = 'consent'

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

/** Remembers what was given or taken back, beside what was said before. */
export function writeConsent(store: Store, purposes: readonly string[], given: boolean): Purposes {
  const all = readConsent(store) || {}
  for (const purpose of purposes) all[purpose] = given
  store.set(name, JSON.stringify(all))
  return all
}

/** True when at least one purpose is given. */
export function isGiven(purposes: Purposes | null): boolean {
  return purposes !== null && Object.keys(purposes).some((purpose) => purposes[purpose])
}
