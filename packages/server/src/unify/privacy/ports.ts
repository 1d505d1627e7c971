import type { Ctx } from '../../platform/context/index.ts'

/** What later stages keep of people: which segments they are in, when they were asked and why not. The composition root puts it together. */
export type KeptElsewhere = {
  segmentsOf: (ctx: Ctx, person: number) => Promise<{ id: string; name: string; since: Date }[]>
  /** When they could be asked, what was decided, what was sent. */
  askingOf: (ctx: Ctx, profiles: readonly number[]) => Promise<object>
  /** Removes these people from it, in both stores. Running it again changes nothing. */
  forgetPeople: (ctx: Ctx, persons: readonly number[]) => Promise<void>
}
