/** The command line: `npm run opencxm -- <command>`. */

import { resolve } from 'node:path'
import { importCommand } from './collect/imports/index.ts'
import { backupCommand } from './commands/backup.ts'
import { doctorCommand } from './commands/doctor.ts'
import { migrateCommand } from './commands/migrate.ts'
import { resetPasswordCommand } from './commands/reset-password.ts'
import { restoreCommand } from './commands/restore.ts'
import { serveCommand } from './commands/serve.ts'
import { setupCommand } from './commands/setup.ts'
import { fullDisk, isFull } from './platform/config/index.ts'

export type Command = { summary: string; run: (args: string[]) => Promise<number> }

const terminal = {
  env: process.env,
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
  isTerminal: process.stdout.isTTY === true,
  fetch,
}

const commands: Record<string, Command> = {
  serve: { summary: 'serve this installation (npm start)', run: serveCommand },
  import: {
    summary: 'import a file: FILE --mapping M.json [--url URL] [--key KEY]',
    run: (args) => importCommand(args, terminal),
  },
  backup: { summary: 'write everything into a new folder, also while the server runs: [FOLDER]', run: backupCommand },
  restore: {
    summary: 'make an empty data folder from a backup: FOLDER [--erasures FILE]',
    run: restoreCommand,
  },
  doctor: { summary: 'name what is broken and what mends it', run: doctorCommand },
  migrate: { summary: 'bring both stores up to date without serving', run: migrateCommand },
  'reset-password': { summary: 'print a one-time link: EMAIL', run: resetPasswordCommand },
  setup: {
    summary: 'make owner, workspace and keys without a browser: --owner EMAIL --workspace NAME [--json]',
    run: setupCommand,
  },
}

const [name = 'help', ...args] = process.argv.slice(2)
const command = commands[name]
if (!command) {
  const lines = Object.entries(commands).map(([word, { summary }]) => `  ${word.padEnd(16)}${summary}`)
  process.stdout.write(`Usage: npm run opencxm -- <command>\n\n${lines.join('\n')}\n`)
  process.exit(name === 'help' || name === '--help' ? 0 : 2)
}
try {
  process.exitCode = await command.run(args)
} catch (error) {
  process.stderr.write(`opencxm ${name}: ${sentenceOf(error)}\n`)
  process.exitCode = 1
}

/** What went wrong in one sentence: features say it themselves, a full disk may surface anywhere. */
function sentenceOf(error: unknown): string {
  if (isFull(error)) return fullDisk(resolve(process.env.OPENCXM_DATA ?? './data'))
  return error instanceof Error ? error.message : String(error)
}
