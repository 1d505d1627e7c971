import type { Layer } from './layers.ts'
import { type Failure, type FileResult, runFile, type Skip } from './run-file.ts'

export type LayerResult = {
  passed: number
  failures: Failure[]
  skipped: Skip[]
  /** Every file with its time, the slowest first. */
  files: { file: string; ms: number }[]
  ms: number
}

export type RunLayers = {
  root: string
  /** Relative to the root, by layer. */
  files: ReadonlyMap<Layer, readonly string[]>
  /** Files at once: the machine of CI has two cores. */
  concurrency: number
  fileMsMax: (layer: Layer) => number
  /** Told as soon as a file is done. */
  onFile: (result: FileResult) => void
  /** Told as soon as all files of a layer are done. */
  onLayer: (layer: Layer, result: LayerResult) => void
}

/**
 * Runs the files of some layers in turn, a few at once, each in a process of its own, and sums by layer what they counted. A layer
 * begins while the last files of the one before still run, so that no core waits for them.
 */
export async function runLayers(options: RunLayers): Promise<void> {
  const { root, files, concurrency, fileMsMax, onFile, onLayer } = options
  const pending = [...files].flatMap(([layer, inLayer]) => inLayer.map((file) => ({ layer, file })))
  const done = new Map<Layer, FileResult[]>()
  const begun = new Map<Layer, number>()
  const work = async () => {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const { layer, file } = next
      if (!begun.has(layer)) begun.set(layer, performance.now())
      const result = await runFile({ root, file, msMax: fileMsMax(layer) })
      onFile(result)
      const results = [...(done.get(layer) ?? []), result]
      done.set(layer, results)
      if (results.length === files.get(layer)?.length)
        onLayer(layer, summed(results, performance.now() - (begun.get(layer) ?? 0)))
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
}

function summed(results: readonly FileResult[], ms: number): LayerResult {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failures: results.flatMap(({ failures }) => failures),
    skipped: results.flatMap(({ skipped }) => skipped),
    files: results.map(({ file, ms }) => ({ file, ms })).sort((left, right) => right.ms - left.ms),
    ms,
  }
}
