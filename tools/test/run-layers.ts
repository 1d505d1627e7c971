import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chunksOf } from './chunks.ts'
import type { Layer } from './layers.ts'
import { type Failure, type FileResult, runFiles, type Skip } from './run-files.ts'

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
  /** Processes at once. */
  concurrency: number
  fileMsMax: (layer: Layer) => number
  /** Told as soon as a file is done. */
  onFile: (result: FileResult) => void
  /** Told as soon as all files of a layer are done. */
  onLayer: (layer: Layer, result: LayerResult) => void
}

/**
 * Runs the files of some layers in turn, a few processes at once (see `chunksOf`), and sums by layer what they counted. A layer
 * begins while the last files of the one before still run, so that no core waits for them.
 */
export async function runLayers(options: RunLayers): Promise<void> {
  const { root, files, concurrency, fileMsMax, onFile, onLayer } = options
  const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
  const pending = [...files].flatMap(([layer, inLayer]) =>
    chunksOf(layer, inLayer, textOf).map((chunk) => ({ layer, chunk })),
  )
  const done = new Map<Layer, FileResult[]>()
  const begun = new Map<Layer, number>()
  const work = async () => {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const { layer, chunk } = next
      if (!begun.has(layer)) begun.set(layer, performance.now())
      const found = await runFiles({ root, files: chunk, msMax: fileMsMax(layer) * chunk.length })
      for (const result of found) onFile(result)
      const results = [...(done.get(layer) ?? []), ...found]
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
