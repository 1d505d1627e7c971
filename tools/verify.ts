/**
 * `npm run verify`: everything that can be checked without an engine, in under a minute. Two checks at once, one line each
 * with its time, the whole output of those that fail, and `N passed, N failed` at the end. `--without-tests` leaves the pure and
 * drift tests to `npm test`, which CI runs next.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './project/files.ts'
import { seconds } from './test/summary.ts'

type Check = { name: string; command: string; args: string[] }
type Done = Check & { code: number | null; output: string; ms: number }

const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const script = (name: string, path: string, ...args: string[]): Check => ({
  name,
  command: process.execPath,
  args: [join(root, path), ...args],
})

const { values } = parseArgs({ strict: true, options: { 'without-tests': { type: 'boolean', default: false } } })
const tests = script('pure tests', 'tools/test.ts', '--layer', 'pure', '--layer', 'drift')

/** The longest first, so that both cores are busy to the end. */
const checks: Check[] = [
  ...(values['without-tests'] ? [] : [tests]),
  script('types', 'node_modules/typescript7/bin/tsc', '-p', root, '--pretty', 'false'),
  script('boundaries', 'tools/check-boundaries.ts'),
  { name: 'dead code', command: bin('knip'), args: ['--no-progress'] },
  script('budgets', 'tools/check-budgets.ts'),
  {
    name: 'format, lint',
    command: bin('biome'),
    args: ['ci', '--max-diagnostics=200', '--colors=off', '--no-errors-on-unmatched', root],
  },
]

const started = performance.now()
const pending = [...checks]
const results: Done[] = []
const width = Math.max(...checks.map(({ name }) => name.length)) + 2
await Promise.all(Array.from({ length: 2 }, work))
const failed = results.filter(({ code }) => code !== 0)
for (const { name, output } of failed) process.stdout.write(`\n--- ${name}\n${output.trimEnd()}\n`)
process.stdout.write(`\nverify took ${seconds(performance.now() - started)}\n`)
process.stdout.write(`${results.length - failed.length} passed, ${failed.length} failed\n`)
process.exitCode = failed.length === 0 ? 0 : 1

async function work(): Promise<void> {
  for (let check = pending.shift(); check !== undefined; check = pending.shift()) {
    const done = await runCheck(check)
    results.push(done)
    const notes = done.code === 0 ? lastLine(done.output) : ''
    process.stdout.write(
      `${done.code === 0 ? 'ok  ' : 'FAIL'} ${done.name.padEnd(width)}${seconds(done.ms).padStart(7)}  ${notes}\n`,
    )
  }
}

function runCheck(check: Check): Promise<Done> {
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(check.command, check.args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    child.once('error', reject)
    child.once('close', (code) => resolve({ ...check, code, output, ms: performance.now() - begun }))
  })
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.trim() ?? ''
}
