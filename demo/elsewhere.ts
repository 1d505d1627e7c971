import { readFile, realpath, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Written by the product when its PostgreSQL could not live in the data folder; the first line is where it lives. */
const pointerFile = 'postgres-is-elsewhere.txt'

/**
 * Removes the state that the product keeps for a data folder outside of it: started as root in a folder that nobody else may
 * pass, its PostgreSQL lives under `systemFolder`, "delete both folders together". Touches nothing but a folder that carries
 * the product's kind of name there. Returns what was removed.
 */
export async function forgetElsewhere(dataFolder: string, systemFolder = '/var/lib/opencxm'): Promise<string | null> {
  const named = (await readFile(join(dataFolder, pointerFile), 'utf8').catch(() => '')).split('\n')[0]?.trim() ?? ''
  const folder = named === '' ? '' : await realpath(named).catch(() => '')
  if (folder === '' || dirname(folder) !== (await realpath(systemFolder).catch(() => ''))) return null
  if (!/^[0-9a-f]{16}(-[0-9a-f]{8})?$/.test(basename(folder))) return null
  await rm(folder, { recursive: true, force: true })
  return folder
}
