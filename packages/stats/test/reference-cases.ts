import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'

/** The founders' reference folder beside the project; absent when the package is used alone. */
const FOLDER = new URL('../../../../shared/reference/', import.meta.url)

/** Why reference tests are skipped, or false when they can run. */
export const skipReference: string | false = existsSync(FOLDER)
  ? false
  : `reference folder is missing (${FOLDER.pathname}); the small committed cases still run`

/** One case: fields are read by each test according to the case's documentation. */
export interface ReferenceCase {
  readonly id: string
  // biome-ignore lint/suspicious/noExplicitAny: the shape of a fixture is known to its test only
  readonly input: any
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly expected: any
  readonly tolerance: Readonly<Record<string, number>>
}

/** Reads one case. */
export function referenceCase(file: string, id: string): ReferenceCase {
  const { cases } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as { cases: ReferenceCase[] }
  const found = cases.find((one) => one.id === id)
  assert.ok(found, `${id} is not in ${file}`)
  return found
}

/** Reads a data file of the reference folder. */
export function referenceData(file: string): Record<string, number[]> {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Record<string, number[]>
}

/** Compares numeric leaves: |actual − expected| <= abs + rel·|expected|. */
export function assertClose(actual: unknown, expected: unknown, tolerance: Readonly<Record<string, number>>): void {
  if (typeof expected === 'number') {
    const allowed = (tolerance.abs ?? 0) + (tolerance.rel ?? 0) * Math.abs(expected)
    const off = Math.abs((actual as number) - expected)
    assert.ok(off <= allowed, `${actual} instead of ${expected}, off by ${off}, allowed ${allowed}`)
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected))
      assertClose((actual as Record<string, unknown>)[key], value, tolerance)
  } else assert.deepEqual(actual, expected)
}

/** The result, or a failed test when the function refused. */
export function accepted<T>(result: T): Exclude<T, { readonly refused: string }> {
  assert.ok(
    !(typeof result === 'object' && result !== null && 'refused' in result),
    `refused: ${JSON.stringify(result)}`,
  )
  return result as Exclude<T, { readonly refused: string }>
}

/** The reason of a refusal, or undefined when the function answered. */
export function reasonOf(result: unknown): string | undefined {
  return typeof result === 'object' && result !== null && 'refused' in result ? String(result.refused) : undefined
}
