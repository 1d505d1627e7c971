/**
 * npm run bench [-- log|ingest|survey ...] [--seconds 20] [--passes 3] [--folder DIR] [--url URL --write-key KEY] [--profile DIR]
 * npm run bench -- queries [--rows 1000000] [--no-postgres]
 * npm run bench -- sizes [--json]
 * npm run bench -- feedback [--rows 1000000]   list and search of the inbox at so many voices
 * npm run bench -- consent [--people 100000] [--rows 1000000]   may this person be contacted; counts of consent and coverage
 * npm run bench -- segments [--people 100000]   how soon an event shows in a segment, and who leaves by time alone
 * npm run bench -- surveys [--rows 1000000]   submissions through the public endpoint, results at so many answers
 * Without a URL, ingest sets up and starts the whole product in a folder of its own; --profile keeps its CPU profiles; --rate 10000
 * offers so many events a second instead of as many as are answered, and shows whether what waits to be stored grows.
 * Each benchmark prints a table with ratios to a baseline that was measured in the same session; absolute values say little
 * on a busy machine.
 */
import os from 'node:os'
import { parseArgs } from 'node:util'
import { benchConsent } from './consent/bench.ts'
import { benchFeedback } from './feedback/bench.ts'
import { benchIngest, type IngestTarget } from './ingest/bench.ts'
import { benchOpenCxm } from './ingest/open-cxm.ts'
import { benchLog } from './log/bench.ts'
import { benchQueries } from './queries/bench.ts'
import { benchSegments } from './segments/bench.ts'
import { benchSizes } from './sizes/bench.ts'
import { benchSurveyEngine } from './survey/bench.ts'
import { benchSurveys } from './surveys/bench.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '20' },
    passes: { type: 'string', default: '3' },
    folder: { type: 'string', default: os.tmpdir() },
    url: { type: 'string' },
    'write-key': { type: 'string' },
    profile: { type: 'string' },
    rate: { type: 'string' },
    rows: { type: 'string', default: '1000000' },
    people: { type: 'string', default: '100000' },
    'no-postgres': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const seconds = Number(values.seconds)
const passes = Number(values.passes)

/** A server that somebody else runs: nothing is known of its processes and its stores. */
function runningServer(url: string, writeKey: string): IngestTarget {
  return { url, writeKey, serverPid: null, stores: null }
}

const benchmarks: Record<string, () => Promise<unknown>> = {
  log: () => benchLog({ folder: values.folder, seconds, passes }),
  ingest: () => {
    const rate = values.rate === undefined ? null : Number(values.rate)
    const options = { seconds, passes, connections: 16, rate }
    const { url, 'write-key': writeKey } = values
    if (url !== undefined && writeKey !== undefined) return benchIngest(runningServer(url, writeKey), options)
    return benchOpenCxm({ ...options, folder: values.folder, profileTo: values.profile ?? null })
  },
}

benchmarks.queries = () =>
  benchQueries({
    folder: values.folder,
    rows: Number(values.rows),
    rounds: 2 * passes + 1,
    withPostgres: !values['no-postgres'],
  })

benchmarks.feedback = () => benchFeedback({ folder: values.folder, rows: Number(values.rows), rounds: 2 * passes + 1 })

benchmarks.consent = () =>
  benchConsent({
    ...{ folder: values.folder, people: Number(values.people), rows: Number(values.rows) },
    rounds: 2 * passes + 1,
  })

benchmarks.segments = () =>
  benchSegments({ folder: values.folder, people: Number(values.people), rounds: 3 * passes + 1 })

benchmarks.survey = () => benchSurveyEngine({ seconds, passes })

benchmarks.surveys = () =>
  benchSurveys({
    ...{ folder: values.folder, seconds, passes, answers: Number(values.rows) },
    profileTo: values.profile ?? null,
  })

benchmarks.sizes = () => benchSizes({ asJson: values.json })

const unknown = positionals.filter((name) => benchmarks[name] === undefined)
if (unknown.length > 0 || !(seconds > 0) || !(passes >= 1)) {
  console.error(
    `Usage: npm run bench [-- ${Object.keys(benchmarks).join('|')} --seconds N --passes N]; unknown: ${unknown}`,
  )
  process.exit(2)
}
// One line of JSON is all that stands on the output then.
const note = values.json ? console.error : console.log
note(`${os.cpus().length} cores (${os.cpus()[0]?.model}), Node ${process.version}, load ${os.loadavg()[0]?.toFixed(1)}`)
for (const name of positionals.length > 0 ? positionals : Object.keys(benchmarks)) await benchmarks[name]?.()
