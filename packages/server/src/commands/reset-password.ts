import { makeResetLink } from '../platform/auth/index.ts'
import { localUrl, readConfig } from '../platform/config/index.ts'
import { openStateStore } from '../platform/statestore/index.ts'
import { quietNotes } from './notes.ts'
import { needInstallation, readOptions } from './options.ts'

/** `opencxm reset-password EMAIL`: prints a one-time link. With the embedded PostgreSQL the server must be stopped. */
export async function resetPasswordCommand(args: string[]): Promise<number> {
  const { rest } = readOptions(args, {})
  const email = rest[0]
  if (!email?.includes('@')) throw new Error('name the account. Usage: opencxm reset-password EMAIL')
  const config = readConfig(process.env)
  needInstallation(config)
  const url = config.publicUrl ?? localUrl(config.host, config.port)
  const state = await openStateStore({
    dataFolder: config.dataFolder,
    url: config.databaseUrl ?? undefined,
    log: quietNotes,
  })
  try {
    const link = await makeResetLink({ state, publicUrl: () => url, now: Date.now() }, email)
    if (!link) throw new Error(`nobody has the e-mail ${email}.`)
    process.stdout.write(`${link}\nThis link works once, for two hours.\n`)
    return 0
  } finally {
    await state.close()
  }
}
