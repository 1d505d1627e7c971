import { checkLogVersion } from '../collect/ingest/index.ts'
import { resetLinkSchema } from '../operator-routes.ts'
import { makeResetLink } from '../platform/auth/index.ts'
import { type Config, localUrl, readConfig } from '../platform/config/index.ts'
import { openStateStore } from '../platform/statestore/index.ts'
import { quietNotes } from './notes.ts'
import { resultOfServer } from './operator.ts'
import { needInstallation, readOptions } from './options.ts'

/** `opencxm reset-password EMAIL`: prints a one-time link; through the server when it runs at the configured address. */
export async function resetPasswordCommand(args: string[]): Promise<number> {
  const { rest } = readOptions(args, {})
  const email = rest[0]
  if (!email?.includes('@')) throw new Error('name the account. Usage: opencxm reset-password EMAIL')
  const config = readConfig(process.env)
  needInstallation(config)
  const answer = await resultOfServer(config, { path: '/operations/reset-password', body: { email } })
  const link = answer === null ? await makeLinkHere(config, email) : resetLinkSchema.parse(answer).link
  if (!link) throw new Error(`nobody has the e-mail ${email}.`)
  process.stdout.write(`${link}\nThis link works once, for two hours.\n`)
  return 0
}

/** In the state store itself: no server runs. Null when nobody has the address. */
async function makeLinkHere(config: Config, email: string): Promise<string | null> {
  const { dataFolder, databaseUrl } = config
  const url = config.publicUrl ?? localUrl(config.host, config.port)
  await checkLogVersion(dataFolder)
  const state = await openStateStore({ dataFolder, url: databaseUrl ?? undefined, log: quietNotes })
  try {
    return await makeResetLink({ state, publicUrl: () => url, now: Date.now() }, email)
  } finally {
    await state.close()
  }
}
