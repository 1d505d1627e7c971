import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'

const fileSchema = z.object({
  /** Relative, with `/`. */
  path: z.string().regex(/^(?!.*\.\.)[\w.-]+(\/[\w.-]+)*$/),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

const manifestSchema = z.object({
  format: z.literal('opencxm.backup.1'),
  version: z.string(),
  createdAt: z.iso.datetime(),
  /** Migrations of the state store that its rows fit. */
  migrations: z.array(z.string()),
  /** Rows of each table of the state store. */
  tables: z.record(z.string(), z.number().int()),
  sequences: z.record(z.string(), z.object({ last: z.string(), called: z.boolean() })),
  files: z.array(fileSchema),
})

/** What a backup says of itself; written last, so that a folder without it is no backup. */
export type Manifest = z.infer<typeof manifestSchema>
export type ManifestFile = Manifest['files'][number]

export const manifestName = 'manifest.json'

/** Size and checksum of a file of a backup. */
export async function describeFile(folder: string, path: string): Promise<ManifestFile> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(join(folder, path))) hash.update(chunk as Buffer)
  return { path, bytes: (await stat(join(folder, path))).size, sha256: hash.digest('hex') }
}

/** Reads a backup's manifest and checks every file against it. Throws an Error that names what is missing or changed. */
export async function checkBackup(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => null)
  if (text === null) throw new Error(`${folder} holds no ${manifestName}: it is no backup, or one that did not finish.`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Error(`${join(folder, manifestName)} is damaged.`)
  }
  const parsed = manifestSchema.safeParse(json)
  if (!parsed.success)
    throw new Error(
      `${join(folder, manifestName)} is not one that this version reads: ${z.prettifyError(parsed.error)}`,
    )
  for (const file of parsed.data.files) {
    const found = await describeFile(folder, file.path).catch(() => null)
    if (found === null) throw new Error(`The backup lacks ${file.path}.`)
    if (found.bytes !== file.bytes || found.sha256 !== file.sha256)
      throw new Error(`${file.path} is not what was backed up: its checksum differs. Nothing was restored.`)
  }
  return parsed.data
}
