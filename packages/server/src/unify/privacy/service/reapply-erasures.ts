import type { Identifier } from '../../../collect/ingest/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import { enqueue } from '../../../platform/jobs/index.ts'
import { pageIdentifiers } from '../../identity/index.ts'
import { hashedText } from '../model.ts'
import { insertErasure, insertRepeated, readErasure } from '../store.ts'
import type { RememberedErasure } from './deps.ts'
import type { EraseJob } from './request-erasure.ts'

const identifiersAtOnce = 10_000

/**
 * Orders again, in one workspace, the erasures of a list that a restored backup does not know: everybody whose identifier
 * has one of their hashes is erased (PR5). Gives how many people that are; the jobs do the work.
 */
export async function reapplyErasures(
  ctx: Ctx,
  deps: { hash: (text: string) => string; job: EraseJob },
  list: readonly RememberedErasure[],
): Promise<number> {
  const newer: RememberedErasure[] = []
  for (const erasure of list) {
    if (erasure.workspace !== ctx.workspace.publicId) continue
    if ((await readErasure(ctx.state, ctx.workspace.id, erasure.id))?.state !== 'done') newer.push(erasure)
  }
  if (newer.length === 0) return 0
  const wanted = new Set(newer.flatMap((erasure) => erasure.hashes))
  const people = await findPeople(ctx, (identifier) =>
    wanted.has(deps.hash(hashedText(ctx.workspace.publicId, identifier))),
  )
  const workspace = ctx.workspace.id
  await ctx.state.transaction(async (tx) => {
    for (const { id, hashes, finishedAt } of newer)
      await insertRepeated(tx, workspace, { id, hashes, finishedAt: new Date(finishedAt) })
    for (const person of people) {
      const erasure = await insertErasure(tx, workspace, { person, by: 'restore', at: new Date(ctx.clock()) })
      await enqueue(tx, deps.job, { payload: { workspace, erasure }, key: erasure })
    }
  })
  return people.size
}

async function findPeople(ctx: Ctx, isWanted: (identifier: Identifier) => boolean): Promise<Set<string>> {
  const people = new Set<string>()
  for (let after: Identifier | null = null; ; ) {
    const page: (Identifier & { person: string })[] = await pageIdentifiers(ctx.state, ctx.workspace.id, {
      after,
      limit: identifiersAtOnce,
    })
    for (const identifier of page) if (isWanted(identifier)) people.add(identifier.person)
    after = page.at(-1) ?? null
    if (!after) return people
  }
}
