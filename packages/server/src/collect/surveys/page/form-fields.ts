import type { FormFields } from '@opencxm/survey'

/** More fields than any screen can have; those behind are not read. */
export const fieldsMax = 40_000

/** Fields of a form by name, from pairs in order. */
export function formFields(pairs: Iterable<readonly [string, string]>): FormFields {
  const byName = new Map<string, string[]>()
  let read = 0
  for (const [name, value] of pairs) {
    if (++read > fieldsMax) break
    const values = byName.get(name)
    if (values === undefined) byName.set(name, [value])
    else values.push(value)
  }
  return (name) => byName.get(name) ?? []
}

/** Fields of a body that a browser sent as `application/x-www-form-urlencoded`. */
export function formFieldsOf(body: unknown): FormFields {
  return formFields(typeof body === 'string' ? new URLSearchParams(body) : [])
}
