import { parseArgs } from 'node:util'

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

/** Reads all of standard input, without the last line end: a password that must not stand in the process list. */
export async function readStandardInput(): Promise<string> {
  if (process.stdin.isTTY)
    process.stderr.write('Type the password (it will be seen) and end with Ctrl-D, or pipe it in:\n')
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}
