/** The command line: `npm run opencxm -- <command>`. */

import { enableCompileCache } from 'node:module'
import { join, resolve } from 'node:path'

// A command loads only what it needs, compiled once: a server that was killed is ready again a second sooner.
enableCompileCache(join(import.meta.dirname, '../../../.node24/compile-cache'))

type Command = { summary: string; run: (args: string[]) => Promise<number> }

const terminal = {
  env: process.env,
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
  isTerminal: process.stdout.isTTY === true,
  fetch,
}

const commands: Record<string, Command> = {
  serve: {
    summary: 'serve this installation (npm start)',
    run: async (args) => (await import('./commands/serve.ts')).serveCommand(args),
  },
  import: {
    summary: 'import a file: FILE --mapping M.json [--url URL] [--key KEY]',
    run: async (args) => {
      // A reader such as `head` has seen enough: no fault.
      process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
      return (await import('./collect/imports/index.ts')).importCommand(args, terminal)
    },
  },
  backup: {
    summary: 'write everything into a new folder, also while the server runs: [FOLDER]',
    run: async (args) => (await import('./commands/backup.ts')).backupCommand(args),
  },
  restore: {
    summary: 'make an empty data folder from a backup: FOLDER [--erasures FILE]',
    run: async (args) => (await import('./commands/restore.ts')).restoreCommand(args),
  },
  doctor: {
    summary: 'name what is broken and what mends it',
    run: async (args) => (await import('./commands/doctor.ts')).doctorCommand(args),
  },
  migrate: {
    summary: 'bring both stores up to date without serving',
    run: async (args) => (await import('./commands/migrate.ts')).migrateCommand(args),
  },
  'reset-password': {
    summary: 'print a one-time link: EMAIL',
    run: async (args) => (await import('./commands/reset-password.ts')).resetPasswordCommand(args),
  },
  setup: {
    summary: 'make owner, workspace and keys without a browser: --owner EMAIL --workspace NAME [--json]',
    run: async (args) => (await import('./commands/setup.ts')).setupCommand(args),
  },
}

const [name = 'help', ...args] = process.argv.slice(2)
const command = commands[name]
if (!command) {
  // The launcher runs the demo itself.
  const all = [['demo', 'make a demo company and serve it (npm run demo)'], ...Object.entries(commands).map(lineOf)]
  process.stdout.write(`Usage: npm run opencxm -- <command>\n\n${all.map(printed).join('')}`)
  process.exit(name === 'help' || name === '--help' ? 0 : 2)
}
if (name !== 'import' && args.some((arg) => arg === '--help' || arg === '-h')) {
  process.stdout.write(`Usage: npm run opencxm -- ${name}\n\n${printed([name, command.summary])}`)
  process.exit(0)
}
try {
  process.exitCode = await command.run(args)
} catch (error) {
  process.stderr.write(`opencxm ${name}: ${await sentenceOf(error)}\n`)
  process.exitCode = 1
}

function lineOf([name, { summary }]: [string, Command]): string[] {
  return [name, summary]
}

function printed([name = '', summary]: string[]): string {
  return `  ${name.padEnd(16)}${summary}\n`
}

/** What went wrong in one sentence: features say it themselves, a full disk may surface anywhere. */
async function sentenceOf(error: unknown): Promise<string> {
  const { fullDisk, isFull } = await import('./platform/config/index.ts')
  if (isFull(error)) return fullDisk(resolve(process.env.OPENCXM_DATA || './data'))
  const { CatalogueError, inLanguage } = await import('./platform/kernel/index.ts')
  if (error instanceof CatalogueError && typeof error.details.message === 'object') {
    const { languageOfTerminal } = await import('./platform/i18n/index.ts')
    return inLanguage(error.details.message, languageOfTerminal(process.env))
  }
  return error instanceof Error ? error.message : String(error)
}
