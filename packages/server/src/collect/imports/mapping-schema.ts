import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { mappingSchema } from './contract/mapping.ts'

/** Where the documented JSON schema of mappings lies. */
export const mappingSchemaFile = fileURLToPath(new URL('mapping.schema.json', import.meta.url))

/** The JSON schema of mappings, for editors and people who write them by hand; the same text at every run. */
export function mappingJsonSchema(): string {
  const schema = z.toJSONSchema(mappingSchema, { io: 'input' })
  return `${JSON.stringify(schema, null, 2)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(mappingSchemaFile, mappingJsonSchema())
