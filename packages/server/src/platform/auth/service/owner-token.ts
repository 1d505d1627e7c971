import { randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureDataFolder } from '../../config/index.ts'

/** The one-time token that allows to create the owner: a 0600 file, so that only who runs the server can read it. */
export type OwnerToken = {
  path: string
  read: () => string | null
  matches: (given: string) => boolean
  burn: () => void
}

/** Opens the token of a data folder; `create` writes one when there is none (the installation has no owner yet). */
export function openOwnerToken(dataFolder: string, create: boolean): OwnerToken {
  const folder = join(dataFolder, 'secrets')
  const path = join(folder, 'owner-token')
  ensureDataFolder(dataFolder)
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
  if (create && !existsSync(path)) writeFileSync(path, `${randomBytes(18).toString('base64url')}\n`, { mode: 0o600 })
  const read = () => (existsSync(path) ? readFileSync(path, 'utf8').trim() : null)
  return {
    path,
    read,
    matches: (given) => {
      const [a, b] = [Buffer.from(read() ?? ''), Buffer.from(given)]
      return a.length > 0 && a.length === b.length && timingSafeEqual(a, b)
    },
    burn: () => rmSync(path, { force: true }),
  }
}
