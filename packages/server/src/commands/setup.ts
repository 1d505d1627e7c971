import type * as z from 'zod'
import { createSource } from '../collect/ingest/index.ts'
import { installationSchema } from '../platform/auth/contract.ts'
import { createAccounts, createApiKey, openOwnerToken, setUpInstallation } from '../platform/auth/index.ts'
import { type Config, localUrl, readConfig } from '../platform/config/index.ts'
import { fieldProblems } from '../platform/contract/index.ts'
import { languageOfTerminal } from '../platform/i18n/index.ts'
import { createSealer, readOrCreateSecret } from '../platform/privacy/index.ts'
import { openStateStore } from '../platform/statestore/index.ts'
import { quietNotes } from './notes.ts'
import { readOptions, readStandardInput } from './options.ts'
import { tell, words } from './words.ts'

export type Installation = { workspaceId: string; writeKey: string; secretKey: string; url: string }

export type InstallationInput = {
  owner: { email: string; name: string; password: string }
  workspace: { name: string; timeZone: string; currency: string; language: 'en' | 'zh-Hans' | 'zh-Hant' }
}

/**
 * Makes owner, workspace, a server source and a secret key in the state store; the server need not (and, embedded, must not)
 * run. Throws when the installation has an owner already.
 */
export async function makeInstallation(config: Config, input: InstallationInput): Promise<Installation> {
  const url = config.publicUrl ?? localUrl(config.host, config.port)
  const state = await openStateStore({
    dataFolder: config.dataFolder,
    url: config.databaseUrl ?? undefined,
    log: quietNotes,
  })
  try {
    const secret = readOrCreateSecret(config.dataFolder, 'auth')
    const accounts = createAccounts({ state, secret, publicUrl: () => url, secureCookies: url.startsWith('https:') })
    const workspace = await setUpInstallation(state, accounts, input)
    const sealer = createSealer(readOrCreateSecret(config.dataFolder, 'seal'))
    const keys = await state.transaction(async (tx) => {
      const source = await createSource(tx, sealer, { workspace: workspace.id, name: 'Server', kind: 'server' })
      const key = await createApiKey(tx, {
        workspace: workspace.id,
        name: 'Setup',
        role: 'owner',
        createdBy: workspace.userId,
      })
      return { writeKey: source.writeKey, secretKey: key.secret }
    })
    openOwnerToken(config.dataFolder, false).burn()
    return { workspaceId: workspace.publicId, ...keys, url }
  } finally {
    await state.close()
  }
}

const usage =
  'Usage: opencxm setup --owner EMAIL --workspace NAME [--name NAME] [--time-zone ZONE] [--currency CODE] [--language en|zh-Hans|zh-Hant] [--json] < password'

const optionOf: Record<string, string> = {
  email: '--owner',
  name: '--name',
  workspaceName: '--workspace',
  timeZone: '--time-zone',
  currency: '--currency',
  language: '--language',
}

/** The input by the same rules as in the page; throws an Error that names each option at fault, in the terminal's language. */
function checked(value: Record<string, string | undefined>): z.output<typeof installationSchema> {
  const parsed = installationSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const problems = fieldProblems(parsed.error, { value, place: '', language: languageOfTerminal(process.env) })
  const lines = problems.map(
    ({ field, reason }) =>
      `  ${field === 'password' ? tell(words.standardInput) : (optionOf[field] ?? field)}: ${reason}`,
  )
  throw new Error(`\n${lines.join('\n')}\n${usage}`)
}

/** `opencxm setup`: password from standard input; prints the keys, as one JSON line with `--json`. */
export async function setupCommand(args: string[]): Promise<number> {
  const { text, flags } = readOptions(args, {
    owner: 'text',
    workspace: 'text',
    name: 'text',
    'time-zone': 'text',
    currency: 'text',
    language: 'text',
    json: 'flag',
  })
  const input = checked({
    email: text.owner,
    name: text.name ?? (text.owner?.split('@')[0] || 'Owner'),
    password: await readStandardInput(),
    workspaceName: text.workspace,
    timeZone: text['time-zone'],
    currency: text.currency,
    language: text.language,
  })
  const { email, name, password, workspaceName, ...settings } = input
  const made = await makeInstallation(readConfig(process.env), {
    owner: { email, name, password },
    workspace: { name: workspaceName, ...settings },
  })
  process.stdout.write(
    flags.has('json') ? `${JSON.stringify(made)}\n` : `${tell(words.made, { ...made, workspace: made.workspaceId })}\n`,
  )
  return 0
}
