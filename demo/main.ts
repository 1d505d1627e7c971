/** `npm run demo`: the demo with the real server behind it, started as processes of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serverFlags } from '../bin/server-flags.mjs'
import type { DemoInstallation } from './installation.ts'
import { listening } from './listening/index.ts'
import { noteProcesses, takeOver } from './processes.ts'
import { type DemoWiring, demoDataFolder, runDemo } from './run.ts'
import { languageOfDemo, tell, words } from './words.ts'

const cli = fileURLToPath(new URL('../packages/server/src/cli.ts', import.meta.url))
const email = 'demo@opencxm.example'

type Keys = { workspaceId: string; writeKey: string; secretKey: string; password: string }

const dataFolder = resolve(process.env.OPENCXM_DATA ?? demoDataFolder)
const language = languageOfDemo(process.env)
let runningServer: ChildProcess | null = null
/** True once everything is loaded: then a signal ends the demo in good order. */
let serving = false
const stopSignal = new Promise<void>((stop) => {
  process.once('SIGINT', () => stop())
  // These come several times where a whole process group is told and the launcher passes them on.
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop())
})
void stopSignal.then(async () => {
  if (serving) return
  process.stderr.write(`demo: ${tell(words.stopped, language)}\n`)
  await stopServer(runningServer)
  process.exit(130)
})

const wiring: DemoWiring = { takeOver, startServer, createInstallation, listening, untilStopped }
process.exitCode = await runDemo(wiring, {
  args: process.argv.slice(2),
  dataFolder,
  port: process.env.PORT,
  nowMs: Date.now(),
  language,
  say: (line) => process.stderr.write(`${line}\n`),
  print: (line) => process.stdout.write(`${line}\n`),
}).catch(async (error: unknown) => {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`)
  await stopServer(runningServer)
  return 1
})

async function startServer(settings: {
  dataFolder: string
  port: number
}): Promise<{ baseUrl: string; stop(): Promise<void> }> {
  const port = settings.port === 0 ? await freePort() : settings.port
  const env = {
    ...process.env,
    OPENCXM_DATA: settings.dataFolder,
    PORT: String(port),
    // The demo's outbox, which takes the messages of its programme, listens on this machine.
    OPENCXM_PRIVATE_HOSTS: [process.env.OPENCXM_PRIVATE_HOSTS, '127.0.0.1'].filter(Boolean).join(','),
    OPENCXM_LOG_LEVEL: process.env.OPENCXM_LOG_LEVEL ?? 'warn',
  }
  await noteProcesses(settings.dataFolder, { demo: process.pid, server: null })
  await makeKeys(settings.dataFolder, env)
  const server = spawn(process.execPath, [...serverFlags, cli, 'serve'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  runningServer = server
  await noteProcesses(settings.dataFolder, { demo: process.pid, server: server.pid ?? null })
  const baseUrl = `http://127.0.0.1:${port}`
  await untilReady(server, baseUrl)
  return { baseUrl, stop: async () => await stopServer(server) }
}

async function stopServer(server: ChildProcess | null): Promise<void> {
  if (server === null || server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await ended
}

/** Owner, workspace and keys, once per data folder; the password is random and kept in a 0600 file. */
async function makeKeys(dataFolder: string, env: NodeJS.ProcessEnv): Promise<Keys> {
  const path = join(dataFolder, 'demo-keys.json')
  const held = await readFile(path, 'utf8').catch(() => null)
  if (held !== null) return JSON.parse(held) as Keys
  await mkdir(dataFolder, { recursive: true })
  const password = randomBytes(9).toString('base64url')
  const args = [
    '--owner',
    email,
    '--name',
    'Jia Min',
    '--workspace',
    'Pulse Wearables',
    '--time-zone',
    'Asia/Shanghai',
    '--currency',
    'CNY',
    '--json',
  ]
  const made = JSON.parse(await runCli(['setup', ...args], env, password)) as Omit<Keys, 'password'>
  const keys = { ...made, password }
  await writeFile(path, JSON.stringify(keys, null, 2), { mode: 0o600 })
  return keys
}

async function runCli(args: string[], env: NodeJS.ProcessEnv, input: string): Promise<string> {
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`"opencxm ${args[0]}" failed; its message is above.`)
  return output
}

async function untilReady(server: ChildProcess, baseUrl: string): Promise<void> {
  let gone: string | null = null
  server.once('exit', (code, signal) => {
    gone = `The server ended at its start (${signal ?? code}); its message is above.`
  })
  const deadline = performance.now() + 120_000
  while (gone === null && performance.now() < deadline) {
    const response = await fetch(`${baseUrl}/readyz`).catch(() => null)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(gone ?? 'The server was not ready within two minutes.')
}

async function createInstallation(server: { baseUrl: string }): Promise<DemoInstallation> {
  const keys = JSON.parse(await readFile(join(dataFolder, 'demo-keys.json'), 'utf8')) as Keys
  const request = async (
    ...call: [method: string, path: string, body?: unknown, attempt?: number]
  ): Promise<unknown> => {
    const [method, path, body, attempt = 1] = call
    const response = await fetch(`${server.baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${keys.secretKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    // A busy machine may let a request wait in vain for the state store: the answer says so, and trying again is right.
    if (response.status === 503 && attempt < 20) {
      await response.arrayBuffer()
      await new Promise((resolve) => setTimeout(resolve, 500))
      return await request(method, path, body, attempt + 1)
    }
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status} ${text.slice(0, 500)}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  return {
    baseUrl: server.baseUrl,
    writeKey: keys.writeKey,
    signIn: { email, password: keys.password },
    call: request,
    importFile: (path, mapping) =>
      importFile({ request, baseUrl: server.baseUrl, secretKey: keys.secretKey }, path, mapping),
    settled: async (onPending) => {
      for (let round = 0; ; round++) {
        const status = (await request('GET', '/api/v1/ingest-status')) as { pending: number }
        if (status.pending === 0) return
        if (round % 10 === 9) onPending(status.pending)
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    },
    countEvents: async () => {
      const { events } = (await request('GET', '/api/v1/catalog/events')) as {
        events: { name: string; seen: number }[]
      }
      return Object.fromEntries(events.map(({ name, seen }) => [name, seen]))
    },
  }
}

type Api = { request: (method: string, path: string) => Promise<unknown>; baseUrl: string; secretKey: string }

/** Imports by the command that everybody has, `opencxm import`; it shows its own progress. Exit status 3 = some rows were rejected. */
async function importFile(api: Api, path: string, mapping: unknown): Promise<{ accepted: number; rejected: number }> {
  const mappingPath = `${path}.mapping.json`
  await writeFile(mappingPath, JSON.stringify(mapping, null, 2))
  const child = spawn(process.execPath, [cli, 'import', path, '--mapping', mappingPath, '--url', api.baseUrl], {
    env: { ...process.env, OPENCXM_KEY: api.secretKey },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0 && code !== 3) throw new Error('The import of the survey file failed; its message is above.')
  const { imports } = (await api.request('GET', '/api/v1/imports?limit=1')) as {
    imports: { rowsAccepted: number; rowsRejected: number }[]
  }
  return { accepted: imports[0]?.rowsAccepted ?? 0, rejected: imports[0]?.rowsRejected ?? 0 }
}

async function untilStopped(): Promise<void> {
  serving = true
  await stopSignal
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
