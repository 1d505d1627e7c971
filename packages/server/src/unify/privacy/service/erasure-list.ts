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
 * repeats what is on it. An end that a dying machine cut off is left out: that erasure had not finished. Throws an Error that names
 * any other line that is none.
 */
export async function readErasureList(file: string): Promise<RememberedErasure[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    const asked = 'name the erasures.jsonl of the data folder that was lost'
    throw new Error(`The list of erasures ${file} cannot be read (${error.message}): ${asked}.`)
  })
  const lines = whole(text)
    .split('\n')
    .filter((line) => line.trim() !== '')
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
    const text = await handle.readFile('utf8')
    const kept = whole(text)
    // What comes next must not stand on the line of an entry that was cut off.
    if (kept.length < text.length) await handle.truncate(Buffer.byteLength(kept))
    if (kept.length > text.length) await handle.appendFile('\n')
    const known = kept.includes(JSON.stringify(erasure.id))
    if (!known) await handle.appendFile(`${JSON.stringify(erasure)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The text with its last line ended, or without it where it was cut off. */
function whole(text: string): string {
  const end = text.lastIndexOf('\n') + 1
  if (end === text.length) return text
  return isEntry(text.slice(end)) ? `${text}\n` : text.slice(0, end)
}

function isEntry(line: string): boolean {
  try {
    return lineSchema.safeParse(JSON.parse(line)).success
  } catch {
    return false
  }
}
