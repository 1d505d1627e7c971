/** Which layer a test file belongs to. The convention stands in CONTRIBUTING.md; this is it as code. */
import type { ImportGraph } from '../project/imports.ts'

/** In the order in which they run: what is quick and points closest to the fault comes first. */
export const layers = ['pure', 'drift', 'store', 'route', 'story', 'compat', 'truth', 'crash', 'browser'] as const
export type Layer = (typeof layers)[number]

const folders: Record<string, Layer> = {
  'tests/drift/': 'drift',
  'tests/routes/': 'route',
  'tests/hostile/': 'route',
  'tests/stories/': 'story',
  'tests/compat/': 'compat',
  'tests/truth/': 'truth',
  'tests/crash/': 'crash',
  'tests/browser/': 'browser',
}

/** Loading one of these lets a test start a process, open a socket or ask an engine: such a test is not pure. */
const impure =
  /^(node:)?(child_process|net|http|https|http2|tls|dgram|cluster|worker_threads)$|^(fastify|pg|kysely|chdb|playwright-core)$|^@clickhouse\//

/** True for files that `node --test` should run. `*.long.ts` are the full runs, kept out of `npm test`. */
export function isTest(path: string, long: boolean): boolean {
  return long ? /\.long\.tsx?$/.test(path) : /\.test\.tsx?$/.test(path)
}

const names: Record<string, Layer> = { routes: 'route', truth: 'truth', crash: 'crash', kill: 'crash' }

/**
 * The layer of a test. Under `tests/` the folder says it. Beside its subject, `truth`, `crash` and `kill` at the end of the name
 * say it; else a test is pure when nothing that it loads can start a process or open a socket; of the others, `routes` at the
 * end of the name says route, and the rest are store tests.
 */
export function layerOf(path: string, graph: ImportGraph): Layer {
  for (const [folder, layer] of Object.entries(folders)) if (path.startsWith(folder)) return layer
  const named = names[path.match(/(?:^|[/.-])(\w+)\.(?:test|long)\.tsx?$/)?.[1] ?? '']
  if (named && named !== 'route') return named
  const loads = [...graph.outsideOf(path)]
  return loads.some((specifier) => impure.test(specifier)) ? (named ?? 'store') : 'pure'
}
