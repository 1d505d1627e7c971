import type { Identifier } from '../../../collect/ingest/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import { enqueue } from '../../../platform/jobs/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { identifiersOfPersons, type ProfileIdentifier, pageIdentifiers, splitOff } from '../../identity/index.ts'
import { hashedText, profilesNamed } from '../model.ts'
import { insertErasure, insertRepeated, readErasure } from '../store.ts'
import type { RememberedErasure } from './deps.ts'
import type { EraseJob } from './request-erasure.ts'

const identifiersAtOnce = 10_000

type ReapplyDeps = { hash: (text: string) => string; job: EraseJob; forget: (workspace: WorkspaceId) => void }

/**
 * Orders again, in one workspace, the erasures of a list that a restored backup does not know: whoever has an identifier with one of
 * their hashes is erased (PR5). Who is one person in the backup with somebody erased, and was taken apart before that, is taken apart
 * here too, and stays. Gives how many people are erased; the jobs do the work.
 */
export async function reapplyErasures(
  ctx: Ctx,
  deps: ReapplyDeps,
  list: readonly RememberedErasure[],
): Promise<number> {
  const newer: RememberedErasure[] = []
  for (const erasure of list) {
    if (erasure.workspace !== ctx.workspace.publicId) continue
    if ((await readErasure(ctx.state, ctx.workspace.id, erasure.id))?.state !== 'done') newer.push(erasure)
  }
  if (newer.length === 0) return 0
  const hashes = new Set(newer.flatMap((erasure) => erasure.hashes))
  const isWanted = (identifier: Identifier) => hashes.has(deps.hash(hashedText(ctx.workspace.publicId, identifier)))
  const workspace = ctx.workspace.id
  const persons = await findPersons(ctx, isWanted)
  const profiles = profilesNamed(await identifiersOfPersons(ctx.state, workspace, [...persons]), isWanted)
  const people = profiles.length === 0 ? [] : await splitOff(ctx, deps, profiles)
  await ctx.state.transaction(async (tx) => {
    for (const { id, hashes: kept, finishedAt } of newer)
      await insertRepeated(tx, workspace, { id, hashes: kept, finishedAt: new Date(finishedAt) })
    for (const person of people) {
      const erasure = await insertErasure(tx, workspace, { person, by: 'restore', at: new Date(ctx.clock()) })
      await enqueue(tx, deps.job, { payload: { workspace, erasure }, key: erasure })
    }
  })
  return people.length
}

async function findPersons(ctx: Ctx, isWanted: (identifier: Identifier) => boolean): Promise<Set<number>> {
  const persons = new Set<number>()
  for (let after: Identifier | null = null; ; ) {
    const page: ProfileIdentifier[] = await pageIdentifiers(ctx.state, ctx.workspace.id, {
      after,
      limit: identifiersAtOnce,
    })
    for (const identifier of page) if (isWanted(identifier)) persons.add(identifier.person)
    after = page.at(-1) ?? null
    if (!after) return persons
  }
}
