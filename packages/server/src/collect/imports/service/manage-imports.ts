import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { enqueue } from '../../../platform/jobs/index.ts'
import { fail, newPublicId, readNumberCursor, say } from '../../../platform/kernel/index.ts'
import type { ImportView, Mapping } from '../contract.ts'
import { outlookOf } from '../model/outlook.ts'
import {
  findImport,
  type ImportRow,
  type ImportState,
  insertImport,
  listImportRows,
  moveImport,
  requestCancelRow,
  requeueImport,
} from '../store/imports.ts'
import { findMapping } from '../store/mappings.ts'
import { countRejected } from '../store/rejected.ts'
import { words } from '../words.ts'
import type { ImportsDeps } from './deps.ts'
import { requireReadyFile } from './files.ts'
import type { ImportJobs } from './job-names.ts'
import { previewFile, requireColumns } from './preview.ts'
import { sayFault } from './said.ts'

/**
 * Starts an import: records it with the complete mapping and enqueues its job in one transaction. Refuses (`invalid_input`)
 * when the mapping names absent columns, when day and month cannot be told apart, or when no row of the sample fits.
 */
export async function startImport(
  ctx: Ctx,
  deps: ImportsDeps & { jobs: ImportJobs },
  input: { file: string; mapping?: Mapping | undefined; mappingId?: string | undefined },
): Promise<ImportView> {
  requirePermission(ctx, 'imports:write')
  const file = await requireReadyFile(ctx, input.file)
  const wanted = input.mapping ?? (await savedMapping(ctx, input.mappingId ?? ''))
  const look = await previewFile(ctx, deps, { file, mapping: wanted, rows: 200 })
  requireColumns(look.mapping, look.columns)
  requireFit(look)
  const publicId = newPublicId('imp')
  await ctx.state.transaction(async (tx) => {
    const id = await insertImport(tx, ctx.workspace.id, {
      publicId,
      fileId: file.id,
      mapping: look.mapping,
      columns: look.columns,
      createdBy: ctx.actor.name,
      now: new Date(ctx.clock()),
    })
    await recordAudit(tx, ctx, { action: 'imports.started', target: publicId, details: { name: look.mapping.name } })
    await enqueue(tx, deps.jobs.run, { payload: { workspace: ctx.workspace.id, importId: id }, key: String(id) })
  })
  return viewOf(ctx, await requireImport(ctx, publicId))
}

async function savedMapping(ctx: Ctx, id: string): Promise<Mapping> {
  const saved = await findMapping(ctx.state, ctx.workspace.id, id)
  if (!saved) throw fail('not_found', { message: say(words.noMapping) })
  return saved.mapping
}

function requireFit(look: Awaited<ReturnType<typeof previewFile>>): void {
  const problems = look.rows.flatMap((row) => row.problems.map((problem) => ({ line: row.line, ...problem })))
  const ambiguous = problems.find(({ reason }) => reason === 'ambiguous_date')
  if (ambiguous) {
    throw fail('invalid_input', {
      message: say(words.ambiguousDates),
      problems: [
        {
          field: 'mapping.read.dateOrder',
          reason: say(words.needed),
          expected: say(words.dayOrMonthFirst),
          found: ambiguous.found ?? '',
        },
      ],
    })
  }
  const { accepted, rejected, skipped } = look.sample
  if (rejected === 0 || accepted > 0 || skipped > 0) return
  throw fail('invalid_input', {
    message: say(words.noRowFits),
    problems: problems.slice(0, 10).map(({ line, why, column, found, expected }) => ({
      field: `line ${line}${column === null ? '' : `, ${column}`}`,
      reason: why,
      expected,
      ...(found === null ? {} : { found }),
    })),
  })
}

/** Imports, newest first. */
export async function listImports(
  ctx: Ctx,
  query: { cursor?: string | undefined; limit: number; state?: ImportState | undefined },
): Promise<{ imports: ImportView[]; nextCursor: string | null }> {
  requirePermission(ctx, 'imports:read')
  const before = readNumberCursor(query.cursor, 9)
  const page = { state: query.state, before, limit: query.limit }
  const rows = await listImportRows(ctx.state, ctx.workspace.id, page)
  const last = rows.length === query.limit ? rows.at(-1) : undefined
  return { imports: rows.map((row) => viewOf(ctx, row)), nextCursor: last ? String(last.id) : null }
}

/** One import with its mapping and the number of rejected rows by reason. */
export async function getImport(
  ctx: Ctx,
  id: string,
): Promise<ImportView & { mapping: Mapping; rejectedByReason: Record<string, number> }> {
  requirePermission(ctx, 'imports:read')
  const row = await requireImport(ctx, id)
  const rejectedByReason = await countRejected(ctx.state, ctx.workspace.id, row.id)
  return { ...viewOf(ctx, row), mapping: row.mapping, rejectedByReason }
}

/** Asks an import to stop; it does after the chunk it is at. */
export async function cancelImport(ctx: Ctx, id: string): Promise<ImportView> {
  requirePermission(ctx, 'imports:write')
  const row = await requireImport(ctx, id)
  await ctx.state.transaction(async (tx) => {
    if (!(await requestCancelRow(tx, ctx.workspace.id, { id: row.id, now: new Date(ctx.clock()) }))) {
      throw fail('conflict', { message: say(words.nothingToStop, { state: row.state }) })
    }
    await recordAudit(tx, ctx, { action: 'imports.cancelled', target: id })
  })
  return viewOf(ctx, await requireImport(ctx, id))
}

/** Without a sign of life for so long the job of an import is lost, or waits; starting another one does no harm. */
const stalledMs = 10 * 60_000

/** Goes on with an import that failed, was cancelled or stands still, after the last row that it recorded. */
export async function resumeImport(ctx: Ctx, deps: { jobs: ImportJobs }, id: string): Promise<ImportView> {
  requirePermission(ctx, 'imports:write')
  const row = await requireImport(ctx, id)
  if (row.file_state !== 'ready') throw fail('gone', { message: say(words.fileRemovedStartAnew) })
  await ctx.state.transaction(async (tx) => {
    const wanted = { id: row.id, stalledBefore: new Date(ctx.clock() - stalledMs) }
    if (!(await requeueImport(tx, ctx.workspace.id, wanted))) {
      throw fail('conflict', { message: say(words.cannotResume, { state: row.state }) })
    }
    await recordAudit(tx, ctx, { action: 'imports.resumed', target: id })
    const payload = { workspace: ctx.workspace.id, importId: row.id }
    await enqueue(tx, deps.jobs.run, { payload, key: String(row.id) })
  })
  return viewOf(ctx, await requireImport(ctx, id))
}

/** Begins to take back everything that an import brought. Asked again, because the answer was lost, it changes nothing. */
export async function undoImport(ctx: Ctx, deps: { jobs: ImportJobs }, id: string): Promise<ImportView> {
  requirePermission(ctx, 'imports:write')
  const row = await requireImport(ctx, id)
  await ctx.state.transaction(async (tx) => {
    const from = ['done', 'failed', 'cancelled'] as const
    if (!(await moveImport(tx, ctx.workspace.id, { id: row.id, from, to: 'undoing' }))) {
      const { state } = await requireImport({ ...ctx, state: tx }, id)
      if (state === 'undoing' || state === 'undone') return
      throw fail('conflict', { message: say(words.cannotUndo, { state }) })
    }
    await recordAudit(tx, ctx, { action: 'imports.undone', target: id })
    const payload = { workspace: ctx.workspace.id, importId: row.id }
    await enqueue(tx, deps.jobs.undo, { payload, key: String(row.id) })
  })
  return viewOf(ctx, await requireImport(ctx, id))
}

/** One import of the workspace or `not_found`. */
export async function requireImport(ctx: Ctx, id: string): Promise<ImportRow> {
  const row = await findImport(ctx.state, ctx.workspace.id, id)
  if (!row) throw fail('not_found', { message: say(words.noImport) })
  return row
}

function viewOf(ctx: Ctx, row: ImportRow): ImportView {
  return {
    id: row.public_id,
    name: row.name,
    fileName: row.file_name,
    state: row.state,
    cancelRequested: row.cancel_requested,
    error: sayFault(row, ctx.language),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    rowsRead: row.rows_read,
    rowsAccepted: row.rows_accepted,
    rowsRejected: row.rows_rejected,
    rowsSkipped: row.rows_skipped,
    rowsUnchanged: row.rows_unchanged,
    rowsWithoutTime: row.rows_without_time,
    rowsWithoutPerson: row.rows_without_person,
    messages: row.messages,
    textsDamaged: row.texts_damaged,
    fraction: row.fraction,
    ...outlookOf(
      {
        running: row.state === 'running',
        rows: row.rows_read - row.resumed_rows,
        fraction: row.fraction,
        fractionBefore: row.resumed_fraction,
        fromMs: row.resumed_at?.getTime() ?? null,
        movedMs: row.moved_at?.getTime() ?? null,
      },
      ctx.clock(),
    ),
    fileKept: row.file_state === 'ready',
  }
}
