import type { Ctx } from '../../platform/context/index.ts'

/** What the customer page shows of later stages: which segments a person is in. understand/segments implements it. */
export type PersonKnowledge = {
  segmentsOf: (ctx: Ctx, person: number) => Promise<{ id: string; name: string; since: Date }[]>
  /** Canonical persons of a segment, at most `limit`; null when the workspace has no such segment. */
  membersOf: (ctx: Ctx, segment: string, limit: number) => Promise<number[] | null>
}
