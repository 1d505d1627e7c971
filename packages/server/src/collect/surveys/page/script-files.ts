import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the built scripts of respondents' pages are (`packages/sdk-web/build.ts`). */
const builtFolder = fileURLToPath(new URL('../../../../../sdk-web/dist', import.meta.url))

/** The scripts of the page by file name, read once: they are small and never change while we run. */
export type ScriptFiles = {
  /** Path of the first script, or null where nothing was built: pages work without. */
  page: string | null
  /** Path of the script that goes on without reload; the first one loads it. */
  run: string | null
  files: ReadonlyMap<string, Buffer>
}

/** Reads the built scripts. */
export function readScriptFiles(folder: string = builtFolder): ScriptFiles {
  const files = new Map<string, Buffer>()
  const newest = { page: null as string | null, run: null as string | null }
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const [, kind] = /^(page|run)-[0-9a-f]{12}\.js$/.exec(name) ?? []
    if (kind !== 'page' && kind !== 'run') continue
    files.set(name, readFileSync(join(folder, name)))
    newest[kind] = `/s/assets/${name}`
  }
  return { ...newest, files }
}
