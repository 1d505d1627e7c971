import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { mappingJsonSchema, mappingSchemaFile } from './mapping-schema.ts'

test('the committed JSON schema of mappings is the one that the code checks with', async () => {
  const committed = await readFile(mappingSchemaFile, 'utf8')
  // Compared as data: the formatter has a say in the text.
  const run = 'run: node packages/server/src/collect/imports/mapping-schema.ts'
  assert.deepEqual(JSON.parse(committed), JSON.parse(mappingJsonSchema()), run)
})
