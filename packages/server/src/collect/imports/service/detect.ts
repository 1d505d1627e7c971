import { join } from 'node:path'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { type Message, say } from '../../../platform/kernel/index.ts'
import type { DateOrder } from '../contract/read.ts'
import type { Detection, ReadSettings } from '../contract.ts'
import { type Description, describeTable, type FoundWarning, zoneOfTimes } from '../model/describe.ts'
import { suggestMapping } from '../model/suggest.ts'
import { type SampledTable, sampleTable } from '../readers/sample-rows.ts'
import type { ResolvedRead } from '../readers/table.ts'
import { sheetNames } from '../readers/xlsx/open.ts'
import { warningWords } from '../words.ts'
import type { ImportsDeps } from './deps.ts'
import { readSample, requireReadyFile } from './files.ts'
import { sayWarning } from './said.ts'

/** Everything that decides how a file is read; null where only a person can decide. */
export type FullRead = ResolvedRead & { decimal: '.' | ','; dateOrder: DateOrder | null; timeZone: string }

/** What a look at a file says, and the settings to read it with. */
export type Look = { sampled: SampledTable; described: Description; read: FullRead; gzip: boolean }

/** Looks at a complete file; settings that are given are taken as they are. */
export async function lookAt(
  deps: ImportsDeps,
  file: { publicId: string; timeZone: string },
  given: ReadSettings,
): Promise<Look> {
  const path = join(deps.folder, file.publicId)
  const sample = await readSample(path, deps)
  const sampled = await sampleTable({ path, sample, limits: deps.limits }, given)
  const described = describeTable(sampled, given)
  return {
    sampled,
    described,
    gzip: sample.gzip,
    read: {
      ...sampled.read,
      decimal: described.decimal,
      dateOrder: given.dateOrder ?? described.dateOrder,
      timeZone: given.timeZone ?? sampled.zone ?? zoneOfTimes(described.columns) ?? file.timeZone,
    },
  }
}

/** The settings of a mapping; what is undecided is left out. */
export function settingsOf({ sheet, dateOrder, ...read }: FullRead): ReadSettings {
  return { ...read, ...(sheet === null ? {} : { sheet }), ...(dateOrder === null ? {} : { dateOrder }) }
}

/** Detects how a file is read and what its columns are; suggests a mapping. */
export async function detect(
  ctx: Ctx,
  deps: ImportsDeps,
  input: { file: string; read: ReadSettings },
): Promise<Detection> {
  requirePermission(ctx, 'imports:read')
  const file = await requireReadyFile(ctx, input.file)
  const look = await lookAt(deps, { publicId: file.public_id, timeZone: ctx.workspace.timeZone }, input.read)
  const { sampled, described, read } = look
  const sheets =
    read.format === 'xlsx' && !look.gzip ? await sheetNames(join(deps.folder, file.public_id), deps.limits) : []
  const guessed = described.profiles.flatMap((column, at) => {
    const guess = described.columns[at]?.guess
    return guess ? [{ column, guess }] : []
  })
  return {
    read: {
      ...read,
      gzip: look.gzip,
      sheet: read.sheet ?? sheets[0] ?? null,
      sheets,
    },
    confidence: { ...sampled.confidence, ...described.confidence },
    encodingAlternatives: sampled.encoding.alternatives,
    sampleRows: sampled.rows.length,
    columns: described.columns,
    warnings: [...readWarnings(sampled, sheets, read.sheet), ...described.warnings].map((warning) =>
      sayWarning(warning, ctx.language),
    ),
    suggestion: suggestMapping({ name: file.name, read: settingsOf(read) }, guessed),
  }
}

function readWarnings(sampled: SampledTable, sheets: readonly string[], sheet: string | null): FoundWarning[] {
  const warnings: FoundWarning[] = []
  if (sampled.rows.length === 0) warnings.push({ code: 'no_rows', field: null, detail: say(warningWords.no_rows) })
  const warn = (code: FoundWarning['code'], field: string, detail: Message): void => {
    warnings.push({ code, field, detail })
  }
  if (sampled.read.format === 'csv' || sampled.read.format === 'jsonl') {
    if (sampled.confidence.encoding === 'unsure') {
      const others = sampled.encoding.alternatives.join(', ')
      warn('encoding_unsure', 'read.encoding', say(warningWords.encoding_unsure, { others }))
    }
    if (sampled.damaged > 0) {
      const said = { count: sampled.damaged, encoding: sampled.read.encoding }
      warn('encoding_damaged', 'read.encoding', say(warningWords.encoding_damaged, said))
    }
  }
  if (sampled.read.format === 'csv' && sampled.confidence.delimiter === 'unsure' && sampled.columns.length > 1) {
    warn('delimiter_unsure', 'read.delimiter', say(warningWords.delimiter_unsure))
  }
  if (sampled.confidence.header === 'unsure') {
    const taken = sampled.read.header ? warningWords.header_taken : warningWords.header_not_taken
    warn('header_unsure', 'read.header', say(taken))
  }
  if (sheets.length > 1 && sheet === null) {
    const others = sheets.slice(1, 10).join(', ')
    warn('other_sheets', 'read.sheet', say(warningWords.other_sheets, { sheets: others }))
  }
  return warnings
}
