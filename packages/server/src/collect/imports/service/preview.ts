import { join } from 'node:path'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { fail, inLanguage, type Language, type Message, say } from '../../../platform/kernel/index.ts'
import type { TrackedMessage } from '../../ingest/index.ts'
import type { Mapping, Preview } from '../contract.ts'
import { type Converted, type Converter, compileMapping } from '../model/convert.ts'
import type { FoundWarning } from '../model/describe.ts'
import { columnsOfMapping } from '../model/mapping-columns.ts'
import type { SourceRow } from '../model/row.ts'
import { unitsOf } from '../model/units.ts'
import { comparisonKeys, createScope, type Reading } from '../model/view.ts'
import { openTable } from '../readers/open.ts'
import { resolveRead, type Table } from '../readers/table.ts'
import type { FileRow } from '../store/files.ts'
import { findImportsOfHash } from '../store/imports.ts'
import { warningWords, words } from '../words.ts'
import type { ImportsDeps } from './deps.ts'
import { lookAt, settingsOf } from './detect.ts'
import { requireReadyFile } from './files.ts'
import { sayProblem, sayWarning } from './said.ts'

type ReadyFile = FileRow & { sha256: string }

/** Rows that a preview converts to find warnings; the first few of them are shown. */
const sampledRows = 1000

/** The first rows as events, with warnings and the rule of the row key. Changes nothing. */
export async function preview(
  ctx: Ctx,
  deps: ImportsDeps,
  input: { file: string; mapping: Mapping; rows: number },
): Promise<Preview> {
  requirePermission(ctx, 'imports:read')
  const file = await requireReadyFile(ctx, input.file)
  return await previewFile(ctx, deps, { ...input, file })
}

/** The preview of a file that is known to be ready; `startImport` looks at it before it begins. */
export async function previewFile(
  ctx: Ctx,
  deps: ImportsDeps,
  input: { file: ReadyFile; mapping: Mapping; rows: number },
): Promise<Preview> {
  const { file } = input
  const mapping = await completeMapping(ctx, deps, { file, mapping: input.mapping })
  const importedAt = ctx.clock()
  const path = join(deps.folder, file.public_id)
  const open = await openMapped(deps, { path, mapping, fileHash: file.sha256, importedAt })
  try {
    const units: { rows: SourceRow[]; converted: Converted }[] = []
    let read = 0
    for await (const unit of unitsOf(open.table.rows(), open.converter)) {
      units.push({ rows: unit.rows, converted: open.converter.convert(unit.rows) })
      read += unit.rows.length
      if (read >= sampledRows) break
    }
    const absent = columnsOfMapping(mapping).filter((name) => open.table.columns.placeOf(name) === undefined)
    const before = await findImportsOfHash(ctx.state, ctx.workspace.id, file.sha256)
    return {
      columns: [...open.table.columns.names],
      rows: units.flatMap((unit) => shownUnit(unit, { importedAt, language: ctx.language })).slice(0, input.rows),
      rowKey: rowKeyOf(mapping, file.sha256),
      sample: countUnits(units),
      warnings: [
        ...absent.map((name) => ({
          code: 'column_not_in_file' as const,
          field: name,
          detail: missingColumn(name, open.table.columns.names),
        })),
        ...unitWarnings(units, { converter: open.converter, now: importedAt, language: ctx.language }),
        ...before.map(({ name, created_at }) => ({
          code: 'imported_before' as const,
          field: null,
          detail: say(warningWords.imported_before, { name, at: `${created_at.toISOString().slice(0, 16)}Z` }),
        })),
      ].map((warning) => sayWarning(warning, ctx.language)),
      mapping,
    }
  } finally {
    await open.table.close()
  }
}

/** Fills what the mapping leaves open with what the file shows. */
async function completeMapping(
  ctx: Ctx,
  deps: ImportsDeps,
  input: { file: FileRow; mapping: Mapping },
): Promise<Mapping> {
  const file = { publicId: input.file.public_id, timeZone: ctx.workspace.timeZone }
  const look = await lookAt(deps, file, input.mapping.read ?? {})
  // Next month's file may be written in another encoding: then the mapping's is not meant.
  const { encoding } = look.read
  return { ...input.mapping, read: { ...settingsOf(look.read), ...input.mapping.read, encoding } }
}

/** A file opened with a mapping. */
export type OpenMapped = { table: Table; converter: Converter }

/** Opens a file and compiles a mapping for it. */
export async function openMapped(
  deps: ImportsDeps,
  file: { path: string; mapping: Mapping; fileHash: string; importedAt: number },
): Promise<OpenMapped> {
  const { mapping, fileHash, importedAt } = file
  const table = await openTable(file.path, resolveRead(mapping.read ?? {}), deps.limits)
  const scope = createScope(table.columns, readingOf(mapping))
  return {
    table,
    converter: compileMapping(mapping, { scope, fileHash, importedAt, isJunkIdentifier: deps.isJunkIdentifier }),
  }
}

/** How a mapping reads text. */
export function readingOf(mapping: Mapping): Reading {
  const read = mapping.read ?? {}
  return {
    decimal: read.decimal ?? '.',
    dateOrder: read.dateOrder ?? null,
    timeZone: read.timeZone ?? 'UTC',
    missing: comparisonKeys(mapping.missing ?? []),
  }
}

/** Throws `invalid_input` when a mapping names columns that the file does not have (in JSON Lines they may come later). */
export function requireColumns(mapping: Mapping, columns: readonly string[]): void {
  if (mapping.read?.format === 'jsonl') return
  const known = new Set(columns)
  const absent = columnsOfMapping(mapping).filter((name) => !known.has(name))
  if (absent.length === 0) return
  throw fail('invalid_input', {
    message: say(words.absentColumns),
    problems: absent.slice(0, 20).map((name) => ({
      field: `mapping: ${name}`,
      reason: missingColumn(name, columns),
      expected: columns.slice(0, 30).join(', '),
    })),
  })
}

function missingColumn(column: string, columns: readonly string[]): Message {
  const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const near = columns.find((name) => plain(name) === plain(column))
  return near === undefined
    ? say(warningWords.column_not_in_file, { column })
    : say(warningWords.column_alike, { column, near })
}

function rowKeyOf(mapping: Mapping, fileHash: string): Preview['rowKey'] {
  const columns = mapping.group?.by ?? mapping.key
  if (columns && mapping.dataset) return { by: 'columns', dataset: mapping.dataset, columns }
  return { by: 'line', fileHash }
}

type Unit = { rows: SourceRow[]; converted: Converted }

type Showing = { importedAt: number; language: Language }

function shownUnit({ rows, converted }: Unit, { importedAt, language }: Showing): Preview['rows'] {
  return rows.map((row, index) => {
    const rejected = converted.outcome === 'rejected' ? converted.rejected[index] : undefined
    return {
      line: row.line,
      cells: row.cells,
      outcome: converted.outcome,
      because:
        converted.outcome === 'skipped'
          ? typeof converted.because === 'string'
            ? converted.because
            : inLanguage(converted.because, language)
          : null,
      // The messages of a group stand beside its first row.
      messages:
        converted.outcome === 'accepted' && index === 0
          ? converted.messages.map((m) => shownMessage(m, importedAt))
          : [],
      problems: (rejected?.problems ?? []).map((problem) => sayProblem(problem, language)),
    }
  })
}

function shownMessage(message: TrackedMessage, importedAt: number): Preview['rows'][number]['messages'][number] {
  return {
    name: message.name,
    at: new Date(message.ts).toISOString(),
    withoutTime: message.name === '$identify' && message.ts === importedAt,
    identifiers: message.identifiers,
    traits: message.traits.map((trait) => ({
      op: trait.op,
      key: trait.key,
      value: 'value' in trait ? trait.value : null,
    })),
    props: message.props,
    consent: message.consent,
  }
}

function countUnits(units: readonly Unit[]): Preview['sample'] {
  const sample = { rows: 0, accepted: 0, rejected: 0, skipped: 0, messages: 0 }
  for (const { rows, converted } of units) {
    sample.rows += rows.length
    sample[converted.outcome] += rows.length
    if (converted.outcome === 'accepted') sample.messages += converted.messages.length
  }
  return sample
}

type CountedWarning = 'rows_without_time' | 'rows_without_person' | 'future_times' | 'repeated_keys'

function unitWarnings(
  units: readonly Unit[],
  { converter, now, language }: { converter: Converter; now: number; language: Language },
): FoundWarning[] {
  const warnings: FoundWarning[] = []
  const warn = (code: CountedWarning, count: number): void => {
    if (count > 0) warnings.push({ code, field: null, detail: say(warningWords[code], { count }) })
  }
  const accepted = units.flatMap(({ converted }) => (converted.outcome === 'accepted' ? [converted] : []))
  const rejected = units.flatMap(({ converted }) => (converted.outcome === 'rejected' ? converted.rejected : []))
  const first = rejected[0]
  const why = first?.problems[0]
  if (first) {
    const found = why ? sayProblem(why, language).why : ''
    const detail = say(warningWords.rows_rejected, { count: rejected.length, line: first.row.line, found })
    warnings.push({ code: 'rows_rejected', field: why?.column ?? null, detail })
  }
  warn('rows_without_time', accepted.filter((unit) => unit.withoutTime).length)
  warn('rows_without_person', accepted.filter((unit) => unit.withoutPerson).length)
  const future = accepted.filter(({ messages }) => messages.some(({ ts }) => ts > now + 86_400_000)).length
  warn('future_times', future)
  const keys = units.map(({ rows }) => JSON.stringify((rows[0] && converter.keyCells(rows[0])) ?? null))
  const repeated = keys.filter((key, at) => key !== 'null' && keys.indexOf(key) !== at).length
  warn('repeated_keys', repeated)
  return warnings
}
