import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import test from 'node:test'
import { mappingSchema } from '../contract/mapping.ts'

test('every example is a usable mapping', async () => {
  const folder = new URL('.', import.meta.url)
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  assert.ok(names.length >= 5)
  for (const name of names) {
    const parsed = mappingSchema.safeParse(JSON.parse(await readFile(new URL(name, folder), 'utf8')))
    assert.ok(parsed.success, `${name}: ${JSON.stringify(parsed.error?.issues)}`)
  }
})
