/** The words in which a test run is reported. */
import type { Failure, FileResult, Skip } from './run-files.ts'
import type { LayerResult } from './run-layers.ts'

/** One line a layer: counts, files, time, the slowest file. */
export function layerLine(layer: string, { passed, failures, skipped, files, ms }: LayerResult): string {
  const slowest = files[0] ? `, slowest ${files[0].file} ${seconds(files[0].ms)}` : ''
  const left = skipped.length > 0 ? `, ${skipped.length} skipped` : ''
  return `${layer.padEnd(8)}${passed} passed, ${failures.length} failed${left} in ${files.length} files, ${seconds(ms)}${slowest}\n`
}

/** What a file has to tell: its failures in full with all that it printed, and its skipped tests; nothing if all passed. */
export function fileText({ failures, skipped, file, output }: FileResult): string {
  const printed = failures.length > 0 && output !== '' ? `Output of ${file}:\n${indent(output)}\n` : ''
  return failures.map(failureText).join('') + printed + skippedText(file, skipped)
}

/** What the tests of a file measured: the tables of long runs. */
export function toldText({ file, told }: FileResult): string {
  return told.length > 0 ? `Measured by ${file}:\n${indent(told.join('\n'))}\n` : ''
}

/** The summary of a long run as a table for docs/measured.md. */
export function longSummary(commit: string, day: string, results: readonly (readonly [string, LayerResult])[]): string {
  const rows = results.map(
    ([layer, { passed, failures, skipped, files, ms }]) =>
      `| ${layer} | ${files.length} | ${passed} | ${failures.length} | ${skipped.length} | ${seconds(ms)} |`,
  )
  return [
    `Long run, ${day}, commit ${commit}:`,
    '',
    '| layer | files | passed | failed | skipped | time |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

/** Seconds with one decimal. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function failureText({ file, title, message }: Failure): string {
  return `\nFAILED ${file}\n  ${title}\n${indent(message)}\n`
}

/** One line a reason: a missing folder may skip many tests for the same one. */
function skippedText(file: string, skipped: readonly Skip[]): string {
  const byReason = Map.groupBy(skipped, ({ reason }) => reason || 'no reason given')
  return [...byReason]
    .map(
      ([reason, { length, 0: first }]) =>
        `skipped ${file}: ${length === 1 ? first?.title : `${length} tests`} (${reason})\n`,
    )
    .join('')
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, '    ')
}
