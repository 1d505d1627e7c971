/** Runs test files in one process with `node --test`'s runner and counts what happened. */
import { join, relative } from 'node:path'
import { run } from 'node:test'

export type Failure = { file: string; title: string; message: string }
export type Skip = { file: string; title: string; reason: string }
export type FileResult = {
  file: string
  passed: number
  failures: Failure[]
  skipped: Skip[]
  /** What was printed, for the case that it failed; of files that ran together, with the first that failed. */
  output: string
  /** What tests measured and told (`t.diagnostic`), a line each. */
  told: string[]
  ms: number
}

export type RunFiles = {
  root: string
  /** Relative to the root. Several share a process, one after the other: they start it and load their modules once. */
  files: readonly string[]
  /** Files that take longer are ended and count as failed. */
  msMax: number
  /** How long a process with a failure may live on once all of its tests are done: what a failed test opened, nobody closes. */
  msToClose?: number
}

type TestEvent = {
  name: string
  nesting: number
  skip?: string | boolean
  details: { type?: string; duration_ms?: number; error?: Error & { failureType?: string; cause?: unknown } }
}

const together = join(import.meta.dirname, 'together.ts')
/** How `together.ts` calls the empty test with which the tests of a file begin: by that file's path. */
const beginning = 'file: '

/**
 * Every test counts once; a suite does not count, its tests do. A file that ends badly, runs too long or holds no test at
 * all is a failure, so that nothing can pass by not running. Nothing is tried twice.
 */
export async function runFiles({ root, files, msMax, msToClose = 30_000 }: RunFiles): Promise<FileResult[]> {
  const started = performance.now()
  const tally = new Tally(root, files)
  const timeout = AbortSignal.timeout(msMax)
  const closing = new AbortController()
  const signal = AbortSignal.any([timeout, closing.signal])
  const entry =
    files.length === 1
      ? { files: files.map((file) => join(root, file)) }
      : { files: [together], argv: [root, beginning, ...files] }
  const stream = run({ ...entry, cwd: root, isolation: 'process', signal })
  let left: NodeJS.Timeout | undefined
  for await (const { type, data } of stream) {
    if (type === 'test:enqueue') tally.enqueued++
    else if (type === 'test:complete') tally.completed++
    else if (type === 'test:start') tally.open(data as TestEvent)
    else if (type === 'test:pass') tally.close(data as TestEvent, true)
    else if (type === 'test:fail') tally.close(data as TestEvent, false)
    else if (type === 'test:diagnostic') tally.tell((data as { message: string }).message)
    else if (type === 'test:stdout' || type === 'test:stderr') tally.output += (data as { message: string }).message
    clearTimeout(left)
    if (tally.hasFailed()) left = setTimeout(() => closing.abort(), msToClose)
  }
  clearTimeout(left)
  if (timeout.aborted)
    tally.breakOff(`It was ended after ${Math.round(msMax / 1000)} s: a test or an open handle kept it.`)
  else if (tally.completed < tally.enqueued && tally.failures() === 0)
    tally.breakOff('It ended before all of its tests had run.')
  return tally.results(performance.now() - started)
}

type Count = Omit<FileResult, 'output'> & { tests: number }

class Tally {
  readonly root: string
  enqueued = 0
  completed = 0
  output = ''
  private readonly counts: Map<string, Count>
  private readonly titles: string[] = []
  private isBroken = false
  /** Of which file the last test at the top was. */
  private current: Count

  constructor(root: string, files: readonly string[]) {
    this.root = root
    this.counts = new Map(
      files.map((file) => [file, { file, tests: 0, passed: 0, failures: [], skipped: [], told: [], ms: 0 }]),
    )
    const first = this.counts.get(files[0] ?? '')
    if (!first) throw new Error('There is no file to run.')
    this.current = first
  }

  failures(): number {
    return [...this.counts.values()].reduce((sum, { failures }) => sum + failures.length, 0)
  }

  /** A test failed, and none is left but the file itself, which the runner counts as one. */
  hasFailed(): boolean {
    return this.failures() > 0 && this.completed >= this.enqueued - 1
  }

  open({ nesting, name }: TestEvent): void {
    this.titles.length = nesting
    this.titles[nesting] = name
    if (nesting === 0) this.current = this.counts.get(fileBegun(name) ?? '') ?? this.current
  }

  close(event: TestEvent, passed: boolean): void {
    const { details, nesting, name, skip } = event
    if (nesting === 0 && fileBegun(name) !== null) return
    const title = [...this.titles.slice(0, nesting), name].join(' > ')
    // The runner reports the process itself as a test, named by its path, if it held none or ended badly.
    if (nesting === 0 && (this.counts.has(name) || this.counts.has(relative(this.root, name)) || name === together)) {
      if (!passed && !isFromTests(event) && details.error?.failureType !== 'testAborted')
        this.breakOff(messageOf(event))
      return
    }
    if (nesting === 0) this.current.ms += details.duration_ms ?? 0
    if (details.type === 'suite' && passed && !skip) return
    this.current.tests++
    if (skip !== undefined && skip !== false) {
      this.current.skipped.push({ file: this.current.file, title, reason: skip === true ? '' : String(skip) })
    } else if (passed) this.current.passed++
    else if (!isFromTests(event)) this.fail(title, messageOf(event))
  }

  /** The runner's own counts come the same way. */
  tell(line: string): void {
    if (!/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) \d/.test(line)) this.current.told.push(line)
  }

  fail(title: string, message: string): void {
    const { file, failures } = this.current
    failures.push({ file, title, message })
  }

  /** The process ended badly: what of its files was not reached is no failure of theirs. */
  breakOff(message: string): void {
    this.isBroken = true
    this.fail('the file', message)
  }

  /** A file alone took as long as its process. */
  results(ms: number): FileResult[] {
    const counts = [...this.counts.values()]
    for (const { file, tests, failures } of counts)
      if (tests === 0 && !this.isBroken)
        failures.push({ file, title: 'the file', message: 'It holds no test, or ended before one was done.' })
    const first = counts.find(({ failures }) => failures.length > 0) ?? counts[0]
    return counts.map(({ tests: _, ...count }) => ({
      ...count,
      ms: counts.length === 1 ? ms : count.ms,
      output: count.file === first?.file ? this.output : '',
    }))
  }
}

/** The file whose tests begin with this one, if it is no test but such a beginning. */
function fileBegun(name: string): string | null {
  return name.startsWith(beginning) ? name.slice(beginning.length) : null
}

/** A suite or parent that failed only because a test in it did: that test has been counted. */
function isFromTests({ details }: TestEvent): boolean {
  return details.error?.failureType === 'subtestsFailed'
}

function messageOf({ details: { error } }: TestEvent): string {
  const cause = error?.cause
  if (cause instanceof Error) return cause.stack ?? cause.message
  if (typeof cause === 'string') return cause
  return error?.stack ?? error?.message ?? 'failed without a message'
}
