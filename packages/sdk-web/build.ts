/**
 * Builds the scripts that pages load: `node packages/sdk-web/build.ts [folder]`. Each is one classic script (no modules, no
 * `import()`): WebViews of 2019 run them. Chunks lie there twice: under a name with a hash of their content, which browsers may
 * keep for ever, and under their plain name, for sites that bundle the core.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const entries = join(import.meta.dirname, 'src', 'entries')

/** Chunks of the core, by the name under which they provide themselves. */
const chunks = ['autocapture', 'inpage', 'survey'] as const
/** Scripts of respondents' own pages, which the server serves from `/s/assets` under their hashed names. */
const pages = ['page', 'run'] as const

async function bundle(name: string, define: Record<string, string>): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    define,
    build: {
      write: false,
      target: 'es2019',
      minify: true,
      lib: { entry: join(entries, `${name}.ts`), name: 'opencxmBuilt', formats: ['iife'] },
    },
  })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []))
  const script = outputs.find((output) => output.type === 'chunk')
  if (!script) throw new Error(`Vite built nothing of ${name}.`)
  return script.code
}

function hashed(name: string, code: string): [string, string] {
  return [`${name}-${createHash('sha256').update(code).digest('hex').slice(0, 12)}.js`, code]
}

/** Builds every script into a folder; gives the scripts by file name. A chunk whose entry does not exist is left out. */
export async function buildSdk(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  const names: Record<string, string> = {}
  for (const name of pages) files.set(...hashed(name, await bundle(name, {})))
  for (const name of chunks) {
    names[name] = `${name}.js`
    if (!existsSync(join(entries, `${name}.ts`))) continue
    const code = await bundle(name, {})
    const [hashedName] = hashed(name, code)
    names[name] = hashedName
    files.set(hashedName, code).set(`${name}.js`, code)
  }
  // The asking chunk loads the survey through the core, which knows the names.
  files.set('opencxm.js', await bundle('opencxm', { __OPENCXM_CHUNKS__: JSON.stringify(names) }))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [name, code] of files) writeFileSync(join(folder, name), code)
  return files
}

if (process.argv[1] === import.meta.filename) await buildSdk(process.argv[2] ?? join(import.meta.dirname, 'dist'))
