/** The whole product as child processes in a folder of its own, for benchmarks. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import path from 'node:path'
import { serverFlags } from '../bin/server-flags.mjs'

const cli = path.join(import.meta.dirname, '..', 'packages', 'server', 'src', 'cli.ts')

export type BenchServer = {
  url: string
  pid: number
  writeKey: string
  secretKey: string
  dataFolder: string
  /** A statement for the engine, past the server; gives the reply's text. */
  engine: (sql: string) => Promise<string>
  /** Requests acknowledged and not yet in the event store, and why if applying is stuck. */
  status: () => Promise<{ pending: number; failing: string | null }>
  /** Stops the server and deletes its folder. */
  stop: () => Promise<void>
}

/** Sets an installation up and serves it. `nodeArguments` are for profiling (`--cpu-prof`). */
export async function startServer(options: {
  folder: string
  nodeArguments?: string[]
  env?: Record<string, string>
}): Promise<BenchServer> {
  const dataFolder = await mkdtemp(path.join(options.folder, 'ocx-bench-'))
  // PostgreSQL's own user must be able to pass.
  await chmod(dataFolder, 0o711)
  const env = { ...process.env, OPENCXM_DATA: dataFolder, PORT: '0', OPENCXM_LOG_LEVEL: 'warn', ...options.env }
  const setup = spawn(
    process.execPath,
    [cli, 'setup', '--owner', 'bench@example.com', '--workspace', 'Bench', '--json'],
    {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  setup.stdin.end('a password for benchmarks\n')
  const made = JSON.parse(await firstLine(setup, (line) => line.startsWith('{'))) as {
    writeKey: string
    secretKey: string
  }
  await ended(setup)
  const server = spawn(process.execPath, [...serverFlags, ...(options.nodeArguments ?? []), cli, 'serve'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = await firstLine(server, (line) => line.startsWith('OpenCXM is at '))
  const url = said.slice('OpenCXM is at '.length).trim()
  return {
    url,
    pid: server.pid ?? 0,
    ...{ writeKey: made.writeKey, secretKey: made.secretKey, dataFolder },
    engine: (sql) => askEngine(path.join(dataFolder, 'engine.sock'), sql),
    status: async () => {
      const reply = await fetch(`${url}/api/v1/ingest-status`, {
        headers: { authorization: `Bearer ${made.secretKey}` },
      })
      if (!reply.ok) throw new Error(`ingest-status answered ${reply.status}: ${await reply.text()}`)
      return (await reply.json()) as { pending: number; failing: string | null }
    },
    stop: async () => {
      server.kill('SIGTERM')
      await ended(server)
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/** Waits until everything acknowledged is in the event store; throws when applying is stuck for a minute. */
export async function untilApplied(server: Pick<BenchServer, 'status'>): Promise<void> {
  let least = Number.POSITIVE_INFINITY
  for (let progressAt = performance.now(); ; ) {
    const { pending, failing } = await server.status()
    if (pending === 0) return
    if (pending < least) {
      least = pending
      progressAt = performance.now()
    }
    if (performance.now() - progressAt > 60_000) throw new Error(`Applying is stuck at ${pending} requests: ${failing}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function firstLine(child: ChildProcess, wanted: (line: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk
      const line = text.split('\n').slice(0, -1).find(wanted)
      if (line !== undefined) resolve(line)
    })
    child.once('exit', (code) =>
      reject(new Error(`The server's process ended (${code}) before it said what was expected.`)),
    )
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise((resolve) => child.once('exit', resolve))
}

/** A statement for an engine host on its socket, past the product; gives the reply's text. Values go in as `{name:Type}`. */
export async function askEngine(socketPath: string, sql: string, values: Record<string, number> = {}): Promise<string> {
  const query = new URLSearchParams(Object.entries(values).map(([name, value]) => [`param_${name}`, String(value)]))
  const reply = await askOver({ socketPath, path: `/?${query}`, method: 'POST' }, sql)
  if (reply.status !== 200) throw new Error(`engine: ${reply.text.slice(0, 500)}`)
  return reply.text
}

/**
 * One request over `node:http`, whose agent keeps connections. Product and hand-written SQL are asked through it alike: `fetch` takes a
 * millisecond longer.
 */
export function askOver(options: http.RequestOptions, body = ''): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.once('error', reject)
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    request.once('error', reject)
    request.end(body)
  })
}
