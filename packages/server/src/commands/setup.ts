import * as z from 'zod'
import { checkLogVersion } from '../collect/ingest/index.ts'
import { makeInstallation } from '../make-installation.ts'
import { installationSchema } from '../platform/auth/contract.ts'
import { createAccounts } from '../platform/auth/index.ts'
import { type Config, localUrl, readConfig } from '../platform/config/index.ts'
import { fieldProblems } from '../platform/contract/index.ts'
import { languageOfTerminal } from '../platform/i18n/index.ts'
import { createSealer, readOrCreateSecret } from '../platform/privacy/index.ts'
import { openStateStore } from '../platform/statestore/index.ts'
import { quietNotes } from './notes.ts'
import { resultOfServer } from './operator.ts'
import { hasInstallation, readOptions, readStandardInput } from './options.ts'
import { tell, words } from './words.ts'

const installationMadeSchema = z.object({
  workspaceId: z.string(),
  writeKey: z.string(),
  secretKey: z.string(),
  url: z.string(),
})

type InstallationMade = z.infer<typeof installationMadeSchema>

/** In the state store itself: no server runs. */
async function makeHere(config: Config, input: z.output<typeof installationSchema>): Promise<InstallationMade> {
  const { dataFolder, databaseUrl } = config
  const url = config.publicUrl ?? localUrl(config.host, config.port)
  await checkLogVersion(dataFolder)
  const state = await openStateStore({ dataFolder, url: databaseUrl ?? undefined, log: quietNotes })
  try {
    const secret = readOrCreateSecret(dataFolder, 'auth')
    const accounts = createAccounts({ state, secret, publicUrl: () => url, secureCookies: url.startsWith('https:') })
    const sealer = createSealer(readOrCreateSecret(dataFolder, 'seal'))
    return { ...(await makeInstallation({ state, accounts, sealer, dataFolder }, input)), url }
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

/**
 * `opencxm setup`: password from standard input; through the server when it runs at the configured address, else in the
 * state store itself. Prints the keys, as one JSON line with `--json`.
 */
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
  const config = readConfig(process.env)
  const answer = hasInstallation(config)
    ? await resultOfServer(config, { path: '/operations/setup', body: input })
    : null
  const made = answer === null ? await makeHere(config, input) : installationMadeSchema.parse(answer)
  const said = answer === null ? words.made : words.madeThere
  process.stdout.write(
    flags.has('json') ? `${JSON.stringify(made)}\n` : `${tell(said, { ...made, workspace: made.workspaceId })}\n`,
  )
  return 0
}
