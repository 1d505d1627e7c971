/**
 * npm run bench [-- log|ingest ...] [--seconds 5] [--passes 3] [--folder DIR] [--url URL --write-key KEY]
 * Each benchmark prints a table with ratios to a baseline that was measured in the same session; absolute values say little
 * on a busy machine.
 */
import os from 'node:os'
import { parseArgs } from 'node:util'
import { benchIngest, type IngestTarget } from './ingest/bench.ts'
import { benchLog } from './log/bench.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '5' },
    passes: { type: 'string', default: '3' },
    folder: { type: 'string', default: os.tmpdir() },
    url: { type: 'string' },
    'write-key': { type: 'string' },
  },
})
const seconds = Number(values.seconds)
const passes = Number(values.passes)

/** A server that somebody else runs: nothing is known of its processes and its stores. */
function runningServer(): IngestTarget | null {
  if (values.url === undefined || values['write-key'] === undefined) return null
  return { url: values.url, writeKey: values['write-key'], serverPid: null, check: async () => null }
}

const benchmarks: Record<string, () => Promise<unknown>> = {
  log: () => benchLog({ folder: values.folder, seconds, passes }),
  ingest: () => benchIngest(runningServer(), { seconds, passes, connections: 16 }),
}

const unknown = positionals.filter((name) => benchmarks[name] === undefined)
if (unknown.length > 0 || !(seconds > 0) || !(passes >= 1)) {
  console.error(
    `Usage: npm run bench [-- ${Object.keys(benchmarks).join('|')} --seconds N --passes N]; unknown: ${unknown}`,
  )
  process.exit(2)
}
console.log(
  `${os.cpus().length} cores (${os.cpus()[0]?.model}), Node ${process.version}, load ${os.loadavg()[0]?.toFixed(1)}`,
)
for (const name of positionals.length > 0 ? positionals : Object.keys(benchmarks)) await benchmarks[name]?.()
