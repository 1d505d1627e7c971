/**
 * Makes the npm package: `node packages/sdk-web/release.ts [folder]`, then `npm publish <folder>`. The source's own package.json serves the
 * workspace and stays private; the one of the release is made here. One file of types, so that every way of resolving modules finds it.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { build } from 'vite'
import { buildSdk } from './build.ts'

const here = import.meta.dirname

/** The public types, each with its comment, from the file that declares it. */
const publicTypes: readonly [file: string, name: string][] = [
  ['src/core/host.ts', 'Properties'],
  ['src/core/options.ts', 'InitOptions'],
  ['src/core/opencxm.ts', 'Opencxm'],
]

function declarationOf(file: string, name: string): string {
  const text = readFileSync(join(here, file), 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found = source.statements.find((node) => ts.isTypeAliasDeclaration(node) && node.name.text === name)
  if (!found) throw new Error(`${file} declares no type ${name}.`)
  return found.getFullText(source).trim()
}

/** Text of `index.d.ts`. */
function typesText(): string {
  const types = publicTypes.map(([file, name]) => declarationOf(file, name)).join('\n\n')
  return `${types}\n\n/** The SDK. Does nothing before \`init\`. */\nexport declare const opencxm: Opencxm\n`
}

async function bundle(format: 'es' | 'cjs'): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: here,
    build: {
      write: false,
      target: 'es2019',
      minify: false,
      lib: { entry: join(here, 'src', 'index.ts'), formats: [format] },
    },
  })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []))
  const script = outputs.find((output) => output.type === 'chunk')
  if (!script) throw new Error('Vite built nothing.')
  return script.code
}

function manifest(): object {
  const { name, version, license } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as Record<
    string,
    string
  >
  return {
    ...{ name, version, license, type: 'module' },
    description:
      'Browser SDK of OpenCXM: events, struggle, web vitals and surveys in the page, nothing before consent.',
    ...{
      main: './index.cjs',
      module: './index.js',
      types: './index.d.ts',
      unpkg: './sdk/opencxm.js',
      sideEffects: false,
    },
    exports: {
      '.': {
        import: { types: './index.d.ts', default: './index.js' },
        require: { types: './index.d.cts', default: './index.cjs' },
      },
      './sdk/*': './sdk/*',
      './package.json': './package.json',
    },
    files: ['index.js', 'index.cjs', 'index.d.ts', 'index.d.cts', 'sdk'],
  }
}

/** Scripts that only a server of ours serves, to respondents' own pages, stay out. */
const ofPages = /^(page|run)-/

/** Writes the package into a folder, which is emptied before: modules, types, and the scripts for sites that serve them themselves. */
export async function writeRelease(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const scripts = await buildSdk(join(folder, 'sdk'))
  for (const name of scripts.keys()) if (ofPages.test(name)) rmSync(join(folder, 'sdk', name))
  writeFileSync(join(folder, 'index.js'), await bundle('es'))
  writeFileSync(join(folder, 'index.cjs'), await bundle('cjs'))
  for (const name of ['index.d.ts', 'index.d.cts']) writeFileSync(join(folder, name), typesText())
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
  copyFileSync(join(here, 'README.md'), join(folder, 'README.md'))
  copyFileSync(join(here, '..', '..', 'LICENSE'), join(folder, 'LICENSE'))
}

if (process.argv[1] === import.meta.filename) await writeRelease(process.argv[2] ?? join(here, 'dist.npm'))
