/** Runs one test file in a process of its own with `node --test`'s runner and counts what happened. */
import { relative } from 'node:path'
import { run } from 'node:test'

export type Failure = { file: string; title: string; message: string }
export type Skip = { file: string; title: string; reason: string }
export type FileResult = {
  file: string
  passed: number
  failures: Failure[]
  skipped: Skip[]
  /** What the file printed, for the case that it failed. */
  output: string
  /** What tests measured and told (`t.diagnostic`), a line each. */
  told: string[]
  ms: number
}

export type RunFile = {
  root: string
  /** Relative to the root. */
  file: string
  /** A file that takes longer is ended and counts as failed. */
  msMax: number
  /** How long a file that has failed may live on once all of its tests are done: what a failed test opened, nobody closes. */
  msToClose?: number
}

type TestEvent = {
  name: string
  nesting: number
  skip?: string | boolean
  details: { type?: string; error?: Error & { failureType?: string; cause?: unknown } }
}

/**
 * Every test counts once; a suite does not count, its tests do. A file that ends badly, runs too long or holds no test at
 * all is a failure, so that nothing can pass by not running. Nothing is tried twice.
 */
export async function runFile({ root, file, msMax, msToClose = 30_000 }: RunFile): Promise<FileResult> {
  const started = performance.now()
  const tally = new Tally(root, file)
  const timeout = AbortSignal.timeout(msMax)
  const closing = new AbortController()
  const signal = AbortSignal.any([timeout, closing.signal])
  const stream = run({ files: [`${root}/${file}`], cwd: root, isolation: 'process', signal })
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
    tally.fail('the file', `It was ended after ${Math.round(msMax / 1000)} s: a test or an open handle kept it.`)
  else if (tally.tests === 0 && tally.failures.length === 0)
    tally.fail('the file', 'It holds no test, or ended before one was done.')
  else if (tally.completed < tally.enqueued && tally.failures.length === 0)
    tally.fail('the file', 'It ended before all of its tests had run.')
  const { passed, failures, skipped, output, told } = tally
  return { file, passed, failures, skipped, output, told, ms: performance.now() - started }
}

class Tally {
  readonly root: string
  readonly file: string
  tests = 0
  enqueued = 0
  completed = 0
  passed = 0
  output = ''
  readonly failures: Failure[] = []
  readonly skipped: Skip[] = []
  readonly told: string[] = []
  private readonly titles: string[] = []

  constructor(root: string, file: string) {
    this.root = root
    this.file = file
  }

  /** A test failed, and none is left but the file itself, which the runner counts as one. */
  hasFailed(): boolean {
    return this.failures.length > 0 && this.completed >= this.enqueued - 1
  }

  open({ nesting, name }: TestEvent): void {
    this.titles.length = nesting
    this.titles[nesting] = name
  }

  close(event: TestEvent, passed: boolean): void {
    const { details, nesting, name, skip } = event
    const title = [...this.titles.slice(0, nesting), name].join(' > ')
    // The runner reports the file itself as a test, named by its path, if it held none or ended badly.
    if (nesting === 0 && (name === this.file || relative(this.root, name) === this.file)) {
      if (!passed && !isFromTests(event) && details.error?.failureType !== 'testAborted')
        this.fail('the file', messageOf(event))
      return
    }
    if (details.type === 'suite' && passed && !skip) return
    this.tests++
    if (skip !== undefined && skip !== false) {
      this.skipped.push({ file: this.file, title, reason: skip === true ? '' : String(skip) })
    } else if (passed) this.passed++
    else if (!isFromTests(event)) this.fail(title, messageOf(event))
  }

  /** The runner's own counts come the same way. */
  tell(line: string): void {
    if (!/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) \d/.test(line)) this.told.push(line)
  }

  fail(title: string, message: string): void {
    this.failures.push({ file: this.file, title, message })
  }
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
