import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ctx } from '../../../platform/context/index.ts'
import { CatalogueError, fail, say } from '../../../platform/kernel/index.ts'
import { type AcceptedUnit, addUnit, type Chunk, emptyChunk, isFull, noteKey } from '../model/chunk.ts'
import { SeenKeys } from '../model/keys.ts'
import { unitsOf } from '../model/units.ts'
import {
  advanceImport,
  beginImport,
  findImportById,
  type ImportCounts,
  type ImportRow,
  moveImport,
} from '../store/imports.ts'
import { claimImportKeys } from '../store/keys.ts'
import { keepRejected } from '../store/rejected.ts'
import { words } from '../words.ts'
import type { ImportsDeps } from './deps.ts'
import { type OpenMapped, openMapped } from './preview.ts'
import { faultOf, type SaidFault } from './said.ts'

/** When so many rows were rejected before one was right, the mapping does not fit; the rest would only fill the table. */
const hopelessRows = 10_000

/** What one run works with. */
type Run = { ctx: Ctx; deps: ImportsDeps; row: ImportRow; signal: AbortSignal; open: OpenMapped }

/**
 * Reads an import's file from where it stopped to its end, chunk by chunk: claims the keys, hands the messages to the port,
 * and only then records how far it is. After a crash the last chunk comes again with the same messages (IM10). Resolves
 * when it is done, cancelled or failed for a reason in the file; throws what another attempt may overcome, and when
 * `signal` is aborted.
 */
export async function runImport(
  ctx: Ctx,
  deps: ImportsDeps,
  input: { importId: number; signal: AbortSignal },
): Promise<void> {
  const { importId: id, signal } = input
  if (!(await beginImport(ctx.state, ctx.workspace.id, { id, now: new Date(ctx.clock()) }))) return
  const row = await findImportById(ctx.state, ctx.workspace.id, id)
  if (!row) return
  try {
    if (row.file_state !== 'ready') throw fail('gone', { message: say(words.fileGone) })
    const open = await openMapped(deps, {
      path: join(deps.folder, row.file_public_id),
      mapping: row.mapping,
      fileHash: row.file_hash,
      importedAt: row.created_at.getTime(),
    })
    try {
      const outcome = await readAll({ ctx, deps, row, signal, open })
      await finish(ctx, row, { to: outcome, error: null })
    } finally {
      await open.table.close()
    }
  } catch (error) {
    if (!isFinal(error)) throw error
    await finish(ctx, row, { to: 'failed', error: error.message, said: faultOf(error.details.message) })
  }
}

/** Records that an import could not be finished, after the last attempt. */
export async function giveUpImport(ctx: Ctx, importId: number, reason: string): Promise<void> {
  await moveImport(ctx.state, ctx.workspace.id, {
    id: importId,
    from: ['queued', 'running'],
    to: 'failed',
    error: reason,
    finishedAt: new Date(ctx.clock()),
  })
}

/** Errors that another attempt meets again: they lie in the file or the mapping. */
function isFinal(error: unknown): error is CatalogueError {
  return (
    error instanceof CatalogueError && ['cannot_compute', 'invalid_input', 'gone', 'too_large'].includes(error.code)
  )
}

type End = { to: 'done' | 'cancelled' | 'failed'; error: string | null; said?: SaidFault | null }

async function finish(ctx: Ctx, row: ImportRow, { to, error, said = null }: End): Promise<void> {
  const finishedAt = new Date(ctx.clock())
  await moveImport(ctx.state, ctx.workspace.id, { id: row.id, from: ['running'], to, error, said, finishedAt })
}

async function readAll(run: Run): Promise<'done' | 'cancelled'> {
  const { row, open } = run
  const use = { converter: open.converter, seen: new SeenKeys() }
  let toSkip = row.rows_read
  let chunk = emptyChunk()
  for await (const unit of unitsOf(open.table.rows(), open.converter)) {
    if (toSkip > 0) {
      noteKey(unit, use)
      toSkip -= unit.rows.length
      continue
    }
    addUnit(chunk, unit, use)
    if (!isFull(chunk)) continue
    if (await handOn(run, chunk)) return 'cancelled'
    chunk = emptyChunk()
  }
  // The last, short chunk also records that the whole file was read.
  await handOn(run, chunk)
  return 'done'
}

/** Makes a chunk durable, then records it. True when the person asked to stop. */
async function handOn(run: Run, chunk: Chunk): Promise<boolean> {
  const { ctx, row, open, signal } = run
  signal.throwIfAborted()
  const owned = await claimImportKeys(ctx.state, ctx.workspace.id, {
    importId: row.id,
    keys: chunk.accepted.flatMap(({ messages }) => messages.map(({ key }) => key)),
  })
  const units = chunk.accepted.map((unit) => ({ ...unit, messages: unit.messages.filter(({ key }) => owned.has(key)) }))
  const messages = units.flatMap((unit) =>
    unit.messages.map((message) => ({ ...message, key: `${row.public_id}:${message.key}` })),
  )
  if (messages.length > 0) await submit(run, messages)
  const counts = countsOf(chunk, units)
  const cancelled = await ctx.state.transaction(async (tx) => {
    await keepRejected(tx, row.id, chunk.rejected)
    return await advanceImport(tx, ctx.workspace.id, {
      id: row.id,
      counts,
      fraction: Math.min(1, open.table.fraction()),
      damaged: open.table.damaged(),
      columns: open.table.columns.names,
      now: new Date(ctx.clock()),
    })
  })
  requireHope(row, counts)
  return cancelled
}

/** Throws when so many rows were rejected and not one accepted. Adds to what `row` was loaded with: it stays what the table says. */
function requireHope(row: ImportRow, counts: ImportCounts): void {
  row.rows_accepted += counts.rows_accepted
  row.rows_rejected += counts.rows_rejected
  if (row.rows_rejected < hopelessRows || row.rows_accepted > 0) return
  throw fail('cannot_compute', {
    message: say(words.hopeless, { rows: row.rows_rejected }),
  })
}

function countsOf(chunk: Chunk, owned: readonly AcceptedUnit[]): ImportCounts {
  const rows = (units: readonly AcceptedUnit[]): number => units.reduce((sum, unit) => sum + unit.source.length, 0)
  return {
    rows_read: chunk.rowsRead,
    rows_accepted: rows(owned),
    rows_rejected: chunk.rejected.length,
    rows_skipped: chunk.rowsSkipped,
    rows_unchanged: rows(owned.filter(({ messages }) => messages.length === 0)),
    rows_without_time: rows(owned.filter(({ withoutTime }) => withoutTime)),
    rows_without_person: rows(owned.filter(({ withoutPerson }) => withoutPerson)),
    messages: owned.reduce((sum, { messages }) => sum + messages.length, 0),
  }
}

/** Hands messages on; waits and tries again while the log is full. */
async function submit(run: Run, messages: AcceptedUnit['messages']): Promise<void> {
  const { ctx, deps, row, signal } = run
  for (;;) {
    try {
      await deps.submit({ workspace: ctx.workspace.id, importId: row.id, messages })
      return
    } catch (error) {
      if (!(error instanceof CatalogueError) || error.code !== 'log_full') throw error
      await sleep((error.details.retryAfterSeconds ?? 1) * 1000, undefined, { signal })
    }
  }
}
