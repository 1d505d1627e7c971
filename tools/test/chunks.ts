import type { Layer } from './layers.ts'

/** How many files of a layer share a process; those of the others have one each, with a server that is theirs. */
const chunkMax: Partial<Record<Layer, number>> = { pure: 20, drift: 5, store: 8, route: 6 }

/** Hooks at the top of a file would run around the tests of all files of the process. */
const hookAtTop = /^(?:before|after|beforeEach|afterEach)\(/m
/** A file says that it cannot share its process, and why. */
const markedAlone = /^\/\/ Runs alone: \S/m

/**
 * Divides the files of a layer among processes: starting one and loading its modules, and where a file needs them a PostgreSQL and
 * an engine, takes longer than most files do.
 */
export function chunksOf(layer: Layer, files: readonly string[], textOf: (file: string) => string): string[][] {
  const most = chunkMax[layer] ?? 1
  const sharing: string[] = []
  const alone: string[][] = []
  for (const file of files) {
    const text = most > 1 ? textOf(file) : ''
    if (most === 1 || hookAtTop.test(text) || markedAlone.test(text)) alone.push([file])
    else sharing.push(file)
  }
  const chunks = Math.ceil(sharing.length / most)
  const shared = Array.from({ length: chunks }, (_, at) => sharing.filter((_, index) => index % chunks === at))
  return [...alone, ...shared]
}
