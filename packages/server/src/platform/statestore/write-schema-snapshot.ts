// Writes the schema that the migrations make to migrations/postgres/schema.snapshot.txt; run it after adding one:
//   node packages/server/src/platform/statestore/write-schema-snapshot.ts [--check]
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrationsFolder } from './migrations.ts'
import { dumpSchema } from './schema-dump.ts'
import { createTestStateStore } from './testing/create-test-state-store.ts'

const file = join(migrationsFolder, 'schema.snapshot.txt')
const store = await createTestStateStore()
const schema = await dumpSchema(store.tables())
await store.close()
if (!process.argv.includes('--check')) await writeFile(file, schema)
else if ((await readFile(file, 'utf8').catch(() => '')) !== schema) {
  process.stderr.write(
    `${file} is not what the migrations make: run this script without --check and commit the file.\n`,
  )
  process.exitCode = 1
}
