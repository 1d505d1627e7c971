import type { Metric } from '@opencxm/server/contract'
import type {
  ColumnView,
  Detection,
  ImportState,
  ImportView,
  Json,
  Mapping,
  PreviewMessage,
  ReadSettings,
  RejectedRow,
  RejectReason,
  Warning,
} from './types.ts'

/** Bytes of one part: small enough that the progress moves and a broken connection costs little. */
const partBytes = 2 * 1024 * 1024

/** The part of a file that is sent next; null when all has arrived. An empty file has one part of nothing. */
export function nextPart(offset: number, size: number): { from: number; to: number } | null {
  return offset >= size ? null : { from: offset, to: Math.min(size, offset + partBytes) }
}

export const importStates = ['queued', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone'] as const

/** True while an import changes by itself. */
export function isMoving(state: ImportState): boolean {
  return state === 'queued' || state === 'running' || state === 'undoing'
}

export type ImportActions = { cancel: boolean; resume: boolean; undo: boolean; repair: boolean }

/** What can be done with an import as it stands. */
export function actionsOf(one: Pick<ImportView, 'state' | 'cancelRequested' | 'fileKept'>): ImportActions {
  const ended = one.state === 'done' || one.state === 'failed' || one.state === 'cancelled'
  return {
    cancel: (one.state === 'queued' || one.state === 'running') && !one.cancelRequested,
    resume: (one.state === 'failed' || one.state === 'cancelled') && one.fileKept,
    undo: ended,
    repair: ended,
  }
}

/** What the sentence of an import says; `unchanged`: an earlier import had brought it all. */
export type ImportFinding =
  | 'queued'
  | 'running'
  | 'cancelling'
  | 'all'
  | 'some'
  | 'none'
  | 'unchanged'
  | 'failed'
  | 'cancelled'
  | 'undoing'
  | 'undone'

/** The finding of an import as it stands: what happens to it, or what became of its rows. */
export function findingOf(one: ImportView): ImportFinding {
  if (one.state !== 'done') return one.state === 'running' && one.cancelRequested ? 'cancelling' : one.state
  if (one.rowsAccepted === 0) return 'none'
  if (one.rowsUnchanged === one.rowsAccepted) return 'unchanged'
  return one.rowsRejected > 0 ? 'some' : 'all'
}

/** Seconds between start and end; null while there is no end. */
export function secondsOf(one: Pick<ImportView, 'startedAt' | 'finishedAt'>): number | null {
  if (one.startedAt === null || one.finishedAt === null) return null
  return Math.max(0, (Date.parse(one.finishedAt) - Date.parse(one.startedAt)) / 1000)
}

/** Reasons with their numbers, most frequent first. */
export function reasonRows(reasons: Readonly<Record<string, number>>): { reason: string; n: number }[] {
  return Object.entries(reasons)
    .filter(([, n]) => n > 0)
    .map(([reason, n]) => ({ reason, n }))
    .toSorted((a, b) => b.n - a.n || a.reason.localeCompare(b.reason))
}

export const delimiters = [',', ';', '\t', '|'] as const

/** Settings of reading that make sense for a format, in the order in which they are shown. */
export function settingsOf(detection: Detection): (keyof ReadSettings)[] {
  const { format, sheets } = detection.read
  const dated = detection.confidence.dateOrder !== 'none'
  const text: (keyof ReadSettings)[] = ['decimal', ...(dated ? (['dateOrder'] as const) : []), 'timeZone']
  if (format === 'csv') return ['encoding', 'delimiter', 'header', 'skipRows', ...text]
  if (format === 'xlsx') return [...(sheets.length > 1 ? (['sheet'] as const) : []), 'header', 'skipRows', ...text]
  return format === 'jsonl' ? ['encoding', ...text] : text
}

/** How sure a setting is: `choose` when only a person can say, `unsure` when it should be looked at. */
export function sureness(
  detection: Detection,
  setting: keyof ReadSettings,
  read: ReadSettings,
): 'ok' | 'unsure' | 'choose' {
  const { confidence } = detection
  if (setting === 'dateOrder') {
    const open = confidence.dateOrder === 'ambiguous' || confidence.dateOrder === 'inconsistent'
    return open && read.dateOrder === undefined ? 'choose' : 'ok'
  }
  if (setting === 'decimal') return confidence.decimal === 'ambiguous' ? 'unsure' : 'ok'
  if (setting === 'encoding' || setting === 'delimiter' || setting === 'header') {
    return confidence[setting] === 'unsure' ? 'unsure' : 'ok'
  }
  return 'ok'
}

/** Warnings once each, those of the preview last; what the page says elsewhere is left out. */
export function warningsOf(detection: Detection, preview: { warnings: Warning[] } | undefined): Warning[] {
  const beside: Warning['code'][] = ['date_order_ambiguous', 'missing_words', 'rows_rejected']
  const found = [...detection.warnings, ...(preview?.warnings ?? [])].filter(({ code }) => !beside.includes(code))
  return found.filter((one, at) => found.findIndex((other) => sameWarning(one, other)) === at)
}

const sameWarning = (a: Warning, b: Warning) => a.code === b.code && a.field === b.field

/** The figure that a warning begins with, such as 12 of "12 rows have no time"; null when it has none. */
export function countIn(detail: string): number | null {
  const digits = /^(\d+) /.exec(detail)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** Some cells of a column, one after the other; long ones are cut. */
export function samplesOf(column: ColumnView): string {
  return column.samples
    .slice(0, 3)
    .map((sample) => (sample.length > 28 ? `${sample.slice(0, 27)}…` : sample))
    .join(' · ')
}

/** `touchpoint` and `text` are '' where the answer has none. */
type PreviewAnswer = { metric: string; touchpoint: string; score: number | null; text: string }

/** An answer of the preview in its parts; null for any other event. */
export function answerOf(message: PreviewMessage): PreviewAnswer | null {
  if (message.name !== '$answer') return null
  const { $metric, $touchpoint, $score, $text } = message.props
  return {
    metric: typeof $metric === 'string' ? $metric : '',
    touchpoint: typeof $touchpoint === 'string' ? $touchpoint : '',
    score: typeof $score === 'number' ? $score : null,
    text: typeof $text === 'string' ? $text : '',
  }
}

const reservedKeys = ['$response', '$question', '$touchpoint', '$channel', '$weight'] as const
export type ReservedKey = (typeof reservedKeys)[number]

/** True for a property of an answer that the interface has words for. */
export function isReservedKey(key: string): key is ReservedKey {
  return reservedKeys.some((one) => one === key)
}

/** What a row says about consent, as the timeline does: "✓ marketing". */
export function consentsOf({ consent }: Pick<PreviewMessage, 'consent'>): string[] {
  return Object.entries(consent ?? {}).map(([purpose, given]) => `${given ? '✓' : '✗'} ${purpose}`)
}

/** What a row gave to an event, one a line: properties first, then traits; what the answer shows itself is left out. */
export function detailsOf(message: PreviewMessage): { kind: 'prop' | 'trait'; key: string; value: string }[] {
  const shown = new Set(['$metric', '$score', '$text', '$scale_min', '$scale_max', '$higher_is_better'])
  const props = Object.entries(message.props)
    .filter(([key]) => !shown.has(key))
    .map(([key, value]) => ({ kind: 'prop' as const, key, value: textOf(value) }))
  const traits = message.traits.map(({ key, value }) => ({ kind: 'trait' as const, key, value: textOf(value) }))
  return [...props, ...traits]
}

/** A cell or value as text. */
export function textOf(value: Json | undefined): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The scale that a column's score must lie on, as its mapping says; null when it says none. */
export function scaleIn(mapping: Mapping, column: string | null): readonly [number, number] | null {
  for (const answers of mapping.answers ?? []) {
    for (const item of answers.items) {
      const from = typeof item.score === 'object' && 'column' in item.score ? item.score.column : item.score
      const scale = item.scale ?? answers.scale
      if (from === column && scale) return scale
    }
  }
  return null
}

/** Cells of a rejected row as its form shows them: those with a problem first, with what is expected in them (else null). */
export function cellsOf(
  row: RejectedRow,
  columns: readonly string[],
): { column: string; text: string; expected: string | null }[] {
  const expected = new Map(row.problems.map((problem) => [problem.column, problem.expected]))
  const cells = columns.map((column, at) => {
    return { column, text: textOf(row.cells[at]), expected: expected.get(column) ?? null }
  })
  return cells.toSorted((a, b) => Number(b.expected !== null) - Number(a.expected !== null))
}

/** The cells that a person changed. */
export function changedCells(
  before: readonly { column: string; text: string }[],
  now: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    before.flatMap(({ column, text }) => {
      const value = now[column]
      return value === undefined || value === text ? [] : [[column, value]]
    }),
  )
}

/** Reasons that a changed cell can mend; the others concern the row as a whole or its neighbours. */
export function isMendable(reason: RejectReason): boolean {
  const notByCells: RejectReason[] = [
    'unclosed_quote',
    'row_too_long',
    'too_many_cells',
    'header_again',
    'bad_json',
    'not_an_object',
    'group_not_adjacent',
    'group_too_large',
  ]
  return !notByCells.includes(reason)
}

/** The metrics that an import is looked at by: those that are named outright, NPS first. */
export function metricsIn(mapping: Mapping): string[] {
  const named = (mapping.answers ?? []).flatMap((answers) =>
    answers.items.flatMap((item) => {
      const metric = item.metric ?? answers.metric
      return typeof metric === 'string' ? [metric] : []
    }),
  )
  return [...new Set(named)].toSorted((a, b) => Number(b === 'nps') - Number(a === 'nps'))
}

/** The metrics that a score can be of, by the key that answers carry; `name` is null where the key's own word is shown. */
export function answerMetrics(metrics: readonly Pick<Metric, 'source' | 'builtIn' | 'name'>[]): {
  key: string
  name: string | null
}[] {
  const found = new Map<string, string | null>(['nps', 'csat', 'ces'].map((key) => [key, null]))
  for (const { source, builtIn, name } of metrics) {
    if (source.from === 'answers' && !found.has(source.metric))
      found.set(source.metric, builtIn || source.touchpoint !== undefined ? null : name)
  }
  return [...found].map(([key, name]) => ({ key, name }))
}
