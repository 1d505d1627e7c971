import { open, readFile } from 'node:fs/promises'
import * as z from 'zod'
import type { RememberedErasure } from './deps.ts'

const lineSchema = z.object({
  id: z.string(),
  workspace: z.string(),
  hashes: z.array(z.string()),
  finishedAt: z.iso.datetime(),
})

/**
 * The list of finished erasures, a JSON object a line, beside the data that backups hold: a restore of an older backup
 * repeats what is on it. Throws an Error that names the line that is none.
 */
export async function readErasureList(file: string): Promise<RememberedErasure[]> {
  const text = await readFile(file, 'utf8')
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line, index) => {
    try {
      return lineSchema.parse(JSON.parse(line))
    } catch {
      throw new Error(`Line ${index + 1} of ${file} is not an entry of a list of erasures.`)
    }
  })
}

/** Adds an erasure, synced to disk, unless it is there. */
export async function addToErasureList(file: string, erasure: RememberedErasure): Promise<void> {
  const handle = await open(file, 'a+', 0o600)
  try {
    const known = (await handle.readFile('utf8')).includes(JSON.stringify(erasure.id))
    if (!known) await handle.appendFile(`${JSON.stringify(erasure)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
