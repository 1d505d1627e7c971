import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkLoaded } from './check.ts'
import { forgetElsewhere } from './elsewhere.ts'
import type { DemoInstallation } from './installation.ts'
import type { Listening } from './listening/index.ts'
import { type Loaded, loadCompany, timed } from './load.ts'
import { type DemoOptions, demoUsage, parseDemoOptions, yesterdayInChina } from './run-options.ts'
import { type Progress, progressLine } from './send.ts'
import { type DemoLanguage, tell, words } from './words.ts'

/** What the demo needs from the product. Passed in, so that the demo imports nothing of the server. */
export type DemoWiring = {
  /** Stops a server that an earlier demo, killed, left behind on this folder. Resolves to why the folder cannot be used, or null. */
  takeOver(dataFolder: string): Promise<string | null>
  /** Starts the server on a data folder; `port` 0 = any free one. */
  startServer(settings: { dataFolder: string; port: number }): Promise<{ baseUrl: string; stop(): Promise<void> }>
  /** Makes, or finds again, the workspace "Pulse Wearables" with an owner and a source. */
  createInstallation(server: { baseUrl: string }, workspace: string): Promise<DemoInstallation>
  /** How the company asks and listens. */
  listening: Listening
  /** Resolves when the person stops the demo. */
  untilStopped(): Promise<void>
}

/** Where and when the demo runs, and where it speaks. */
export type DemoSurroundings = {
  args: string[]
  dataFolder: string
  /** Port that the environment names. */
  port?: string | undefined
  nowMs: number
  /** Of progress and steps; English unless given. */
  language?: DemoLanguage
  /** Progress and steps (standard error). */
  say: (line: string) => void
  /** Result of --check (standard output). */
  print: (line: string) => void
}

/** The demo's data live beside the code, apart from a real installation's. */
export const demoDataFolder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'data-demo')

/**
 * Runs the demo: starts the server on the demo's own data folder, loads the company unless it is there already, says where to
 * look, and serves until stopped. With --check it compares what the product counted with what was sent. Returns the exit code.
 */
export async function runDemo(wiring: DemoWiring, surroundings: DemoSurroundings): Promise<number> {
  let options: DemoOptions
  try {
    options = parseDemoOptions(surroundings.args, surroundings.port)
  } catch (error) {
    surroundings.say(`demo: ${error instanceof Error ? error.message : String(error)}\n\n${demoUsage}`)
    return 2
  }
  const { dataFolder, say, language = 'en' } = surroundings
  const known = options.reset ? null : await readNote(join(dataFolder, noteName))
  const held = known !== null && known.seed === options.seed && known.scale === options.scale ? known : null
  if (known && !held) say(`demo: ${tell(words.otherData, language)}`)
  // A note is written last: without it the data are half loaded, and loading again starts from nothing.
  const refusal = (await wiring.takeOver(dataFolder)) ?? (held ? null : await emptyFolder(dataFolder, language))
  if (refusal) {
    say(`demo: ${refusal}`)
    return 1
  }
  const seconds: Record<string, number> = {}
  const server = await timed(seconds, 'start', () => wiring.startServer({ dataFolder, port: options.port }))
  try {
    const installation = await wiring.createInstallation(server, 'Pulse Wearables')
    const loaded = held?.loaded ?? (await load(installation, { options, surroundings, listening: wiring.listening }))
    loaded.secondsByStep = { ...loaded.secondsByStep, ...seconds }
    if (options.check) return await check(installation, loaded, surroundings)
    const { email, password } = installation.signIn
    say(`demo: ${tell(words.ready, language, { url: installation.baseUrl, email, password })}`)
    await wiring.untilStopped()
    return 0
  } finally {
    await server.stop()
  }
}

const noteName = 'demo.json'

/** Says that a folder is the demo's own, and may be thrown away. */
const markerName = '.opencxm-demo'

/** Throws the demo's folder away and makes it anew. Touches no folder that the demo did not make; then says why. */
async function emptyFolder(dataFolder: string, language: DemoLanguage): Promise<string | null> {
  const found: string[] = await readdir(dataFolder).catch(() => [])
  if (found.length > 0 && !found.includes(markerName)) return tell(words.notOurs, language, { folder: dataFolder })
  await forgetElsewhere(dataFolder)
  await rm(dataFolder, { recursive: true, force: true })
  await mkdir(dataFolder, { recursive: true })
  await writeFile(join(dataFolder, markerName), 'Made by "npm run demo"; thrown away by "npm run demo -- --reset".\n')
  return null
}

type Note = { seed: number; scale: number; loaded: Loaded }

async function readNote(path: string): Promise<Note | null> {
  try {
    const note = JSON.parse(await readFile(path, 'utf8')) as Note
    // What an older demo left behind has no listening: it is loaded again.
    return 'heard' in note.loaded ? note : null
  } catch {
    return null
  }
}

type Loading = { options: DemoOptions; surroundings: DemoSurroundings; listening: Listening }

async function load(installation: DemoInstallation, { options, surroundings, listening }: Loading): Promise<Loaded> {
  const { say, dataFolder, nowMs, language = 'en' } = surroundings
  let nextLineAt = 0
  const { seed, scale } = options
  const loaded = await loadCompany(installation, {
    seed,
    scale,
    endDay: yesterdayInChina(nowMs),
    folder: dataFolder,
    listening,
    language,
    onStep: (step) => say(`demo: ${step}`),
    onProgress: (progress: Progress) => {
      if (performance.now() < nextLineAt && progress.people < progress.peopleTotal) return
      nextLineAt = performance.now() + 1000
      say(`demo:   ${progressLine(progress, language)}`)
    },
  })
  await writeFile(join(dataFolder, noteName), JSON.stringify({ seed, scale, loaded } satisfies Note, null, 2))
  return loaded
}

/** Prints what the product counted as one line of JSON; 1, with the reasons, when that is not what was sent. */
async function check(
  installation: DemoInstallation,
  loaded: Loaded,
  { print, say }: DemoSurroundings,
): Promise<number> {
  await installation.settled(() => {})
  const { result, problems } = await checkLoaded(installation, loaded)
  print(JSON.stringify(result))
  for (const problem of problems) say(`demo: ${problem}`)
  return problems.length === 0 ? 0 : 1
}
