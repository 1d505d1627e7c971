import type { Ctx } from '../../platform/context/index.ts'

/** What later stages keep of people: which segments they are in. understand/segments implements it. */
export type KeptElsewhere = {
  segmentsOf: (ctx: Ctx, person: number) => Promise<{ id: string; name: string; since: Date }[]>
  /** Removes these people from it, in both stores. Running it again changes nothing. */
  forgetPeople: (ctx: Ctx, persons: readonly number[]) => Promise<void>
}
