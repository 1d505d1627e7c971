import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { csvLine, fail, type Json, readNumberCursor, say } from '../../../platform/kernel/index.ts'
import type { RejectedProblem, RejectReason } from '../contract.ts'
import { addUnit, type Chunk, emptyChunk } from '../model/chunk.ts'
import { type Converter, compileMapping } from '../model/convert.ts'
import { SeenKeys } from '../model/keys.ts'
import { type Cell, cellText, expected, problemOf, type SourceRow } from '../model/row.ts'
import { UnitCutter } from '../model/units.ts'
import { createScope, fixedColumns } from '../model/view.ts'
import { adjustImport, type ImportRow, lockState } from '../store/imports.ts'
import { claimImportKeys, findImportKeys } from '../store/keys.ts'
import {
  countRejected,
  dropRejected,
  keepRejected,
  listRejectedRows,
  lockRejected,
  type RejectedRow,
} from '../store/rejected.ts'
import { words } from '../words.ts'
import type { ImportsDeps } from './deps.ts'
import { requireImport } from './manage-imports.ts'
import { readingOf } from './preview.ts'
import { problemLine, sayProblem } from './said.ts'

type RejectedView = { line: number; cells: Cell[]; problems: RejectedProblem[] }

/** A page of rejected rows in the order of the file. */
export async function listRejected(
  ctx: Ctx,
  query: { id: string; cursor?: string | undefined; limit: number; reason?: RejectReason | undefined },
): Promise<{ columns: string[]; rows: RejectedView[]; total: number; nextCursor: string | null }> {
  requirePermission(ctx, 'imports:read')
  const row = await requireImport(ctx, query.id)
  const after = readNumberCursor(query.cursor) ?? 0
  const page = { importId: row.id, reason: query.reason, after, limit: query.limit }
  const [rows, counts] = await Promise.all([
    listRejectedRows(ctx.state, ctx.workspace.id, page),
    countRejected(ctx.state, ctx.workspace.id, row.id),
  ])
  const total = query.reason ? (counts[query.reason] ?? 0) : Object.values(counts).reduce((sum, n) => sum + n, 0)
  const last = rows.length === query.limit ? rows.at(-1) : undefined
  return {
    columns: row.columns,
    rows: rows.map((rejected) => viewOf(ctx, rejected)),
    total,
    nextCursor: last ? String(last.line) : null,
  }
}

function viewOf(ctx: Ctx, { line, cells, problems }: Omit<RejectedRow, 'group_key'>): RejectedView {
  return { line, cells, problems: problems.map((problem) => sayProblem(problem, ctx.language)) }
}

/** All rejected rows as CSV, page by page: line, reasons in the caller's language, then the cells. */
export async function* rejectedCsv(ctx: Ctx, id: string): AsyncIterable<string> {
  requirePermission(ctx, 'imports:read')
  const row = await requireImport(ctx, id)
  yield `\ufeff${csvLine(['line', 'problems', ...row.columns])}`
  let after = 0
  for (;;) {
    const rows = await listRejectedRows(ctx.state, ctx.workspace.id, {
      importId: row.id,
      reason: undefined,
      after,
      limit: 500,
    })
    if (rows.length === 0) return
    yield rows
      .map((rejected) => csvLine([String(rejected.line), problemText(ctx, rejected), ...rejected.cells.map(cellText)]))
      .join('')
    after = rows.at(-1)?.line ?? after
  }
}

function problemText(ctx: Ctx, { problems }: RejectedRow): string {
  return problems.map((problem) => problemLine(sayProblem(problem, ctx.language), ctx.language)).join(' | ')
}

/**
 * Tries rejected rows again, with changed cells where given; other rejected rows of the same group are tried along. What is
 * right now is imported under the key that it would have had, and leaves the list; the rest stays with its new problems.
 */
export async function repairRejected(
  ctx: Ctx,
  deps: ImportsDeps,
  input: { id: string; rows: { line: number; cells: Record<string, Json> }[] },
): Promise<{ accepted: number; stillRejected: RejectedView[] }> {
  requirePermission(ctx, 'imports:write')
  const row = await requireImport(ctx, input.id)
  return await ctx.state.transaction(async (tx) => {
    // Held: what an undo that begins meanwhile takes back has these rows too.
    const state = (await lockState(tx, ctx.workspace.id, row.id)) ?? row.state
    if (!['done', 'failed', 'cancelled'].includes(state)) {
      throw fail('conflict', { message: say(words.notEnded, { state }) })
    }
    const changes = new Map(input.rows.map(({ line, cells }) => [line, cells]))
    const kept = await lockRejected(tx, ctx.workspace.id, { importId: row.id, lines: [...changes.keys()] })
    const known = new Set(kept.map(({ line }) => line))
    const unknown = [...changes.keys()].find((line) => !known.has(line))
    if (unknown !== undefined) throw fail('not_found', { message: say(words.notRejected, { line: unknown }) })
    const inTx = { ...ctx, state: tx }
    const mended = kept.map((rejected) => changedRow(rejected, row.columns, changes.get(rejected.line) ?? {}))
    const converted = convertAgain(deps, row, mended)
    const chunk = await rejectKnownKeys(inTx, row, converted)
    const messages = await submitRepaired(inTx, deps, { row, chunk })
    const stillLines = new Set(chunk.rejected.map(({ row: source }) => source.line))
    const gone = kept.map(({ line }) => line).filter((line) => !stillLines.has(line))
    await dropRejected(tx, ctx.workspace.id, { importId: row.id, lines: gone })
    await keepRejected(tx, row.id, chunk.rejected)
    const accepted = gone.length - chunk.rowsSkipped
    const change = { id: row.id, accepted, skipped: chunk.rowsSkipped, rejected: -gone.length, messages }
    await adjustImport(tx, ctx.workspace.id, change)
    await recordAudit(tx, ctx, { action: 'imports.repaired', target: input.id, details: { rows: gone.length } })
    return {
      accepted,
      stillRejected: chunk.rejected.map(({ row: { line, cells }, problems }) => viewOf(ctx, { line, cells, problems })),
    }
  })
}

function changedRow(rejected: RejectedRow, columns: readonly string[], changes: Record<string, Json>): SourceRow {
  const cells = [...rejected.cells]
  for (const [name, value] of Object.entries(changes)) {
    const place = columns.indexOf(name)
    if (place === -1) {
      throw fail('invalid_input', {
        problems: [{ field: `rows: ${name}`, reason: say(words.noColumn), expected: columns.slice(0, 30).join(', ') }],
      })
    }
    while (cells.length < place) cells.push(null)
    cells[place] = value
  }
  // Whoever gives every cell anew has said that there are no others.
  if (columns.every((name) => Object.hasOwn(changes, name))) cells.length = columns.length
  // A row that could not be split is right once its cells are given; one that is unchanged is as wrong as before.
  const unread = rejected.problems.find(({ reason }) => unreadable.has(reason))
  const mended = Object.keys(changes).length > 0 && cells.length <= columns.length
  return { line: rejected.line, cells, ...(unread && !mended ? { problem: unread } : {}) }
}

const unreadable = new Set<RejectReason>([
  'unclosed_quote',
  'row_too_long',
  'too_many_cells',
  'too_many_columns',
  'bad_json',
  'not_an_object',
])

function convertAgain({ isJunkIdentifier }: ImportsDeps, row: ImportRow, rows: readonly SourceRow[]): Chunk {
  const scope = createScope(fixedColumns(row.columns), readingOf(row.mapping))
  const use = { scope, fileHash: row.file_hash, importedAt: row.created_at.getTime(), isJunkIdentifier }
  const converter: Converter = compileMapping(row.mapping, use)
  const cutter = new UnitCutter(converter.groupOf)
  const chunk = emptyChunk()
  const seen = new SeenKeys()
  const units = [...rows.flatMap((source) => cutter.push(source)), ...cutter.end()]
  for (const unit of units) addUnit(chunk, unit, { converter, seen })
  return chunk
}

/**
 * A row that repeats the key of a row which this import brought already would vanish in the store without a word: it stays
 * rejected until its key is changed.
 */
async function rejectKnownKeys(ctx: Ctx, row: ImportRow, chunk: Chunk): Promise<Chunk> {
  const keys = chunk.accepted.flatMap(({ messages }) => messages.map(({ key }) => key))
  const known = await findImportKeys(ctx.state, ctx.workspace.id, { importId: row.id, keys })
  if (known.size === 0) return chunk
  const repeats = (unit: Chunk['accepted'][number]): boolean => unit.messages.some(({ key }) => known.has(key))
  const problem = problemOf('repeated_key', { expected: expected('keyNotImported') })
  const more = chunk.accepted
    .filter(repeats)
    .flatMap(({ source, group }) => source.map((from) => ({ row: from, problems: [problem], group })))
  return { ...chunk, accepted: chunk.accepted.filter((unit) => !repeats(unit)), rejected: [...chunk.rejected, ...more] }
}

/** Claims the keys of repaired rows and hands their messages on; resolves to how many. */
async function submitRepaired(
  ctx: Ctx,
  deps: ImportsDeps,
  { row, chunk }: { row: ImportRow; chunk: Chunk },
): Promise<number> {
  const keys = chunk.accepted.flatMap(({ messages }) => messages.map(({ key }) => key))
  const owned = await claimImportKeys(ctx.state, ctx.workspace.id, { importId: row.id, keys })
  const messages = chunk.accepted
    .flatMap((unit) => unit.messages)
    .filter(({ key }) => owned.has(key))
    .map((message) => ({ ...message, key: `${row.public_id}:${message.key}` }))
  if (messages.length > 0) await deps.submit({ workspace: ctx.workspace.id, importId: row.id, messages })
  return messages.length
}
