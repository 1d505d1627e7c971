/** `npm run new-feature -- STAGE/NAME [--thing WORD] [--permission NAME]`: the rooms of a new feature, which pass as they are. */
import { parseArgs } from 'node:util'
import { writeFeature } from './new-feature/write-feature.ts'
import { root } from './project/files.ts'

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { thing: { type: 'string' }, permission: { type: 'string' } },
  })
  const [place] = positionals
  if (place === undefined || positionals.length > 1)
    throw new Error('npm run new-feature -- STAGE/NAME [--thing WORD] [--permission NAME]')
  const { files, left } = writeFeature({ root, place, ...values })
  process.stdout.write(`Written:\n${files.map((file) => `  ${file}\n`).join('')}`)
  process.stdout.write(`Left to do:\n${left.map((line) => `  ${line}\n`).join('')}`)
} catch (error) {
  process.stderr.write(`new-feature: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
