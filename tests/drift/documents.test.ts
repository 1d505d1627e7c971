import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  brokenCitations,
  type Document,
  doubledPromises,
  featuresWithoutReadme,
  isLivingDocument,
  uncitedPromises,
} from '../../tools/drift/documents.ts'
import { projectFiles, root } from '../../tools/project/files.ts'

const read = (path: string): Document => ({ path, text: readFileSync(join(root, path), 'utf8') })
const files = projectFiles()
const documents = files.filter(isLivingDocument).map(read)
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const facts = {
  files,
  bases: [
    'packages/web/src',
    'tests/browser/preview',
    'packages/server/src',
    'packages/server',
    'packages/server/src/platform',
    'packages',
  ],
  made: /^(data|data-demo|dist|node_modules|\.test|log|spool|engine|postgres|secrets|imports|backups)(\/|$)|(^|\/)(mapping|M|demo|truth|manifest)\.json$/,
  scripts: Object.keys(scripts),
}

test('documents cite only paths and scripts that exist', () => {
  assert.deepEqual(
    documents.flatMap((document) => brokenCitations(document, facts)),
    [],
  )
})

const readmes = documents.filter(({ path }) => path.startsWith('packages/') && path.endsWith('README.md'))

test('a number stands for one promise', () => {
  assert.deepEqual(doubledPromises(readmes), [])
})

test('every numbered promise of a README is cited by a test', () => {
  const tests = files.filter((path) => /\.(test|long)\.tsx?$/.test(path) || path.startsWith('tests/')).map(read)
  assert.deepEqual(uncitedPromises(readmes, tests), [])
})

test('every feature of the server has a README', () => {
  assert.deepEqual(featuresWithoutReadme(files), [])
})

test('the checks bite', () => {
  const verbs = ['packages/server/src/act/alerts/service.ts', 'packages/server/src/act/flows/service/start-flow.ts']
  assert.deepEqual(featuresWithoutReadme([...verbs, 'packages/server/src/act/flows/README.md']), ['act/alerts'])
  const broken = (text: string) => brokenCitations({ path: 'docs/guide/x.md', text }, facts)
  assert.equal(broken('See `packages/server/src/no-such-file.ts`.').length, 1)
  assert.equal(broken('See [there](../nowhere.md).').length, 1)
  assert.equal(broken('Run `npm run nothing`.').length, 1)
  assert.deepEqual(
    broken(
      'See `packages/server/src/app.ts`, `tools/*.ts`, `/api/v1/people`, `@opencxm/stats`, [x](https://a.b/c.md).',
    ),
    [],
  )
  const readme = { path: 'packages/x/README.md', text: '- **XY1** Holds. **XY2** Holds too.\n- XY3 And this.' }
  const citing = { path: 'x.test.ts', text: "test('holds (XY1)')\ntest('holds XY3')" }
  assert.deepEqual(uncitedPromises([readme], [citing]), ['packages/x/README.md: no test cites XY2'])
  assert.deepEqual(doubledPromises([readme, readme]), ['XY1 is promised twice'])
})
