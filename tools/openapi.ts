/** Writes packages/server/openapi.json from the contract: `npm run openapi`. A drift test fails while the two differ. */
import { writeFileSync } from 'node:fs'
import { openApiFile, openApiText } from './drift/openapi.ts'

writeFileSync(openApiFile, openApiText())
process.stdout.write(`wrote ${openApiFile}\n`)
