import type { Ctx } from '../../../platform/context/index.ts'
import { findImportById, moveImport } from '../store/imports.ts'
import { releaseImportKeys } from '../store/keys.ts'
import type { ImportsDeps } from './deps.ts'

/** Keys forgotten at once: a delete of some 100 ms. */
const releaseAtOnce = 20_000

/**
 * Takes back what an import brought, then forgets its keys, so that its rows can be imported again. Every step may run
 * again after a crash.
 */
export async function performUndo(
  ctx: Ctx,
  deps: ImportsDeps,
  input: { importId: number; signal: AbortSignal },
): Promise<void> {
  const row = await findImportById(ctx.state, ctx.workspace.id, input.importId)
  if (row?.state !== 'undoing') return
  await deps.undo({ workspace: ctx.workspace.id, importId: row.id })
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
