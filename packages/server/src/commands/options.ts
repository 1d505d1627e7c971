import { parseArgs } from 'node:util'
import type { Config } from '../platform/config/index.ts'
import { hasStateStore } from '../platform/statestore/index.ts'
import { tell, words } from './words.ts'

/** Parses `--name value` and `--flag` options; throws an Error with a sentence for an unknown or missing one. */
export function readOptions<Name extends string>(
  args: string[],
  known: Record<Name, 'text' | 'flag'>,
): { text: Partial<Record<Name, string>>; flags: ReadonlySet<Name>; rest: string[] } {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, kind]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  const parsed = parseArgs({ args, options, allowPositionals: true, strict: true })
  const text: Partial<Record<Name, string>> = {}
  const flags = new Set<Name>()
  for (const [name, value] of Object.entries(parsed.values)) {
    if (value === true) flags.add(name as Name)
    else if (typeof value === 'string') text[name as Name] = value
  }
  return { text, flags, rest: parsed.positionals }
}

/** For commands that take nothing: throws a sentence that names what was given and how settings are given. */
export function takeNoOptions(command: string, args: readonly string[]): void {
  if (args.length === 0) return
  throw new Error(tell(words.takesNoOptions, { given: args.join(' '), command }))
}

/** Throws unless the data folder holds an installation: with a mistyped OPENCXM_DATA a command would make and use an empty one. */
export function needInstallation({ dataFolder, databaseUrl }: Config): void {
  if (hasInstallation({ dataFolder, databaseUrl })) return
  throw new Error(tell(words.noInstallation, { folder: dataFolder }))
}

/** Whether the stores were ever made here; with a PostgreSQL of its own elsewhere, the folder says nothing about that. */
export function hasInstallation({ dataFolder, databaseUrl }: Pick<Config, 'dataFolder' | 'databaseUrl'>): boolean {
  return databaseUrl !== null || hasStateStore(dataFolder)
}

/** Reads all of standard input, without the last line end: a password that must not stand in the process list. */
export async function readStandardInput(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write(`${tell(words.typePassword)}\n`)
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}
