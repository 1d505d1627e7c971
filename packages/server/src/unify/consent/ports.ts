import type { Ctx } from '../../platform/context/index.ts'

/** What consent needs of features that use it. */
export type ConsentPorts = {
  /** Public ids and names of canonical persons, by their integer; unknown ones are absent. unify/people implements it. */
  describe: (ctx: Ctx, persons: readonly number[]) => Promise<ReadonlyMap<number, { id: string; name: string }>>
  /** Orders a person's erasure. unify/privacy implements it. */
  erase: (ctx: Ctx, person: string) => Promise<{ erasureId: string }>
}
