import { fileURLToPath } from 'node:url'
import { contract } from '../../packages/server/src/contract.ts'
import { openApiOf } from '../../packages/server/src/platform/http/openapi.ts'
import { withSharedDefinitions } from '../../packages/server/src/platform/http/openapi-shared.ts'
import { version } from '../../packages/server/src/version.ts'

/** The committed description of the API. */
export const openApiFile = fileURLToPath(new URL('../../packages/server/openapi.json', import.meta.url))

/** Its text as the contract wants it. */
export function openApiText(): string {
  return `${JSON.stringify(withSharedDefinitions(openApiOf(contract, version)), null, 2)}\n`
}
