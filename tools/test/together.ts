/**
 * The process of several test files: `node together.ts ROOT BEGINNING FILE...`. They declare their tests one after the other, and these run in that
 * order; an empty test before those of each file tells whose they are.
 */
import { join } from 'node:path'
import { test } from 'node:test'

const [root = '', beginning = '', ...files] = process.argv.slice(2)
for (const file of files) {
  test(`${beginning}${file}`, () => undefined)
  await import(join(root, file)).catch((error: unknown) => {
    test('the file', () => {
      throw error
    })
  })
}
