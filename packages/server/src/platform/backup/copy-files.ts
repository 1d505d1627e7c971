import { chmod, copyFile, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Copies the plain files of a folder whose names are wanted, readable by the owner alone; gives their paths relative to
 * `to`'s parent, `<as>/<name>`. A file that vanishes meanwhile is left out; a folder that is not there has none.
 */
export async function copyFiles(
  from: string,
  to: { folder: string; as: string },
  isWanted: (name: string) => boolean,
): Promise<string[]> {
  const entries = await readdir(from, { withFileTypes: true }).catch(() => [])
  const copied: string[] = []
  await mkdir(join(to.folder, to.as), { recursive: true, mode: 0o700 })
  for (const entry of entries) {
    if (!entry.isFile() || !isWanted(entry.name)) continue
    const target = join(to.folder, to.as, entry.name)
    try {
      await copyFile(join(from, entry.name), target)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue
      throw error
    }
    await chmod(target, 0o600)
    copied.push(`${to.as}/${entry.name}`)
  }
  return copied
}
