import type { Ctx } from '../../../platform/context/index.ts'
import { CatalogueError } from '../../../platform/kernel/index.ts'
import { findImportById, moveImport } from '../store/imports.ts'
import { releaseImportKeys } from '../store/keys.ts'
import type { ImportsDeps } from './deps.ts'

/** Keys forgotten at once: a delete of some 100 ms. */
const releaseAtOnce = 20_000

/**
 * Takes back what an import brought, then forgets its keys, so that its rows can be imported again. Every step may run
 * again after a crash. What cannot be taken back at all leaves the import as failed, with the reason; other errors are
 * thrown for another attempt.
 */
export async function performUndo(
  ctx: Ctx,
  deps: ImportsDeps,
  input: { importId: number; signal: AbortSignal },
): Promise<void> {
  const row = await findImportById(ctx.state, ctx.workspace.id, input.importId)
  if (row?.state !== 'undoing') return
  try {
    await deps.undo({ workspace: ctx.workspace.id, importId: row.id })
  } catch (error) {
    if (!(error instanceof CatalogueError) || error.code !== 'cannot_compute') throw error
    const failed = { id: row.id, from: ['undoing'], to: 'failed', error: error.message } as const
    await moveImport(ctx.state, ctx.workspace.id, { ...failed, finishedAt: new Date(ctx.clock()) })
    return
  }
  for (;;) {
    input.signal.throwIfAborted()
    const released = await releaseImportKeys(ctx.state, ctx.workspace.id, { importId: row.id, limit: releaseAtOnce })
    if (released < releaseAtOnce) break
  }
  await moveImport(ctx.state, ctx.workspace.id, {
    id: row.id,
    from: ['undoing'],
    to: 'undone',
    finishedAt: new Date(ctx.clock()),
  })
}
