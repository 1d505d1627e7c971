import { createHash } from 'node:crypto'

/** Who is asked: the person behind a user id that the site has signed, or a browser by its own random id. */
export type Visitor = { kind: 'user' | 'anonymous'; value: string }

/** Share of a period's visitors, in [0, 1): the same visitor, rule and period always fall on the same place. */
export function placeInSample(visitor: Visitor, rule: string, period: number): number {
  const digest = createHash('sha256').update(`${rule}\0${period}\0${visitor.kind}\0${visitor.value}`).digest()
  return digest.readUIntBE(0, 6) / 2 ** 48
}

const dayMs = 86_400_000

/** Number of the period of so many days that a time lies in. */
export function periodOf(now: number, everyDays: number): number {
  return Math.floor(now / (everyDays * dayMs))
}

/** Key of an event about a rule and a visitor in a period: sent twice, it is one. Names nobody. */
export function eventKey(parts: readonly (string | number)[]): string {
  return `ia:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32)}`
}
