import * as z from 'zod'
import { type Config, urlBeside } from '../platform/config/index.ts'
import { languageOfTerminal } from '../platform/i18n/index.ts'
import { readOrCreateSecret } from '../platform/privacy/index.ts'
import { tell, words } from './words.ts'

/**
 * Asks the server that runs at the configured address, as the operator: whoever can read the data folder. Null when none
 * answers; its status and body else.
 */
export async function askServer(
  config: Config,
  request: { path: string; body?: object },
): Promise<{ status: number; body: unknown } | null> {
  const token = readOrCreateSecret(config.dataFolder, 'operator').toString('hex')
  const answer = await fetch(`${urlBeside(config)}${request.path}`, {
    method: request.body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      'accept-language': languageOfTerminal(process.env),
      ...(request.body ? { 'content-type': 'application/json' } : {}),
    },
    ...(request.body ? { body: JSON.stringify(request.body) } : {}),
  }).catch(() => null)
  if (answer === null) return null
  return { status: answer.status, body: await answer.json().catch(() => null) }
}

/**
 * What the server that runs at the configured address did as the operator asked; null when none answers. Throws an Error with
 * its reason when it could not, or when it serves another data folder.
 */
export async function resultOfServer(config: Config, request: { path: string; body: object }): Promise<unknown> {
  const answer = await askServer(config, request)
  if (answer === null || answer.status === 200) return answer?.body ?? null
  if (answer.status === 403 || answer.status === 404) throw new Error(foreignServer(config))
  const detail = z.object({ detail: z.string() }).safeParse(answer.body)
  throw new Error(tell(words.serverCouldNot, { reason: detail.success ? detail.data.detail : answer.status }))
}

/** Why a server that answers did not do what was asked. */
export function foreignServer(config: Config): string {
  return tell(words.foreignServer, { port: config.port, folder: config.dataFolder })
}
