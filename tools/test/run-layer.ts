import { type Failure, type FileResult, runFile, type Skip } from './run-file.ts'

export type LayerResult = {
  passed: number
  failures: Failure[]
  skipped: Skip[]
  /** Every file with its time, the slowest first. */
  files: { file: string; ms: number }[]
  ms: number
}

export type RunLayer = {
  root: string
  /** Relative to the root. */
  files: readonly string[]
  /** Files at once: the machine of CI has two cores. */
  concurrency: number
  fileMsMax: number
  /** Told as soon as a file is done. */
  onFile: (result: FileResult) => void
}

/** Runs the files of one layer, a few at once, each in a process of its own, and sums what they counted. */
export async function runLayer({ root, files, concurrency, fileMsMax, onFile }: RunLayer): Promise<LayerResult> {
  const started = performance.now()
  const results: FileResult[] = []
  const pending = [...files]
  const work = async () => {
    for (let file = pending.shift(); file !== undefined; file = pending.shift()) {
      const result = await runFile({ root, file, msMax: fileMsMax })
      results.push(result)
      onFile(result)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failures: results.flatMap(({ failures }) => failures),
    skipped: results.flatMap(({ skipped }) => skipped),
    files: results.map(({ file, ms }) => ({ file, ms })).sort((left, right) => right.ms - left.ms),
    ms: performance.now() - started,
  }
}
