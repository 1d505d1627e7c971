import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { writeRelease } from '../release.ts'
import { stubSource } from './snippet.ts'

describe('SW24 the npm package', () => {
  const site = mkdtempSync(join(tmpdir(), 'opencxm-release-'))
  const folder = join(site, 'node_modules', '@opencxm', 'sdk-web')
  before(async () => {
    mkdirSync(join(site, 'node_modules', '@opencxm'), { recursive: true })
    await writeRelease(folder)
  })
  after(() => rmSync(site, { recursive: true, force: true }))

  test('holds modules, types, the scripts, README and licence, and nothing else; it depends on nothing', () => {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: folder, encoding: 'utf8' }),
    ) as { files: { path: string }[] }[]
    const paths = (packed?.files ?? []).map(({ path }) => path.replace(/-[0-9a-f]{12}\.js$/, '-#.js')).toSorted()
    const scripts = [
      'autocapture-#.js',
      'autocapture.js',
      'inpage-#.js',
      'inpage.js',
      'opencxm.js',
      'survey-#.js',
      'survey.js',
    ]
    const rest = ['LICENSE', 'README.md', 'index.cjs', 'index.d.cts', 'index.d.ts', 'index.js', 'package.json']
    assert.deepEqual(paths, [...rest, ...scripts.map((name) => `sdk/${name}`)].toSorted())
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>
    assert.deepEqual([manifest.dependencies, manifest.private, manifest.license], [undefined, undefined, 'Apache-2.0'])
    assert.ok(readFileSync(join(folder, 'README.md'), 'utf8').includes(stubSource(`'https://cxm.example.com'`)))
  })

  const consumer = `import { opencxm, type InitOptions, type Opencxm, type Properties } from '@opencxm/sdk-web'
const options: InitOptions = { writeKey: 'k', consent: 'required' }
const sdk: Opencxm = opencxm
const props: Properties = { revenue: 1 }
sdk.init(options); sdk.track('x', props); sdk.consent.grant(['surveys'])
// @ts-expect-error a misspelt choice
sdk.init({ writeKey: 'k', consent: 'requird' })
`
  const resolutions: [string, string, ts.CompilerOptions][] = [
    ['node16, module', 'a.mts', { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }],
    ['node16, CommonJS', 'a.cts', { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }],
    ['nodenext', 'b.mts', { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }],
    ['bundler', 'b.ts', { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }],
  ]
  for (const [name, file, options] of resolutions) {
    test(`its types are found by ${name}`, () => {
      writeFileSync(join(site, file), consumer)
      const program = ts.createProgram([join(site, file)], {
        ...options,
        ...{ strict: true, noEmit: true, skipLibCheck: false, types: [], exactOptionalPropertyTypes: true },
        ...{ target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'] },
      })
      const faults = ts
        .getPreEmitDiagnostics(program)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
      assert.deepEqual(faults, [])
    })
  }

  test('a server that renders pages can load it in both ways; there it does nothing', async () => {
    const loaded = [
      (await import(pathToFileURL(join(folder, 'index.js')).href)) as {
        opencxm: Record<string, (given?: unknown) => void>
      },
      createRequire(join(site, 'x.cjs'))('@opencxm/sdk-web') as { opencxm: Record<string, (given?: unknown) => void> },
    ]
    for (const { opencxm } of loaded) {
      opencxm.init?.({ writeKey: 'k', consent: 'not-required' })
      opencxm.track?.('x')
    }
  })
})
