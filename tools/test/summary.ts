/** The words in which a test run is reported. */
import type { Failure, FileResult, Skip } from './run-file.ts'
import type { LayerResult } from './run-layer.ts'

/** One line a layer: counts, files, time, the slowest file. */
export function layerLine(layer: string, { passed, failures, skipped, files, ms }: LayerResult): string {
  const slowest = files[0] ? `, slowest ${files[0].file} ${seconds(files[0].ms)}` : ''
  const left = skipped.length > 0 ? `, ${skipped.length} skipped` : ''
  return `${layer.padEnd(8)}${passed} passed, ${failures.length} failed${left} in ${files.length} files, ${seconds(ms)}${slowest}\n`
}

/** What a file has to tell: its failures in full with all that it printed, and its skipped tests; nothing if all passed. */
export function fileText({ failures, skipped, file, output }: FileResult): string {
  const printed = failures.length > 0 && output !== '' ? `Output of ${file}:\n${indent(output)}\n` : ''
  return failures.map(failureText).join('') + printed + skipped.map(skipText).join('')
}

/** Seconds with one decimal. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function failureText({ file, title, message }: Failure): string {
  return `\nFAILED ${file}\n  ${title}\n${indent(message)}\n`
}

function skipText({ file, title, reason }: Skip): string {
  return `skipped ${file}: ${title} (${reason || 'no reason given'})\n`
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, '    ')
}
