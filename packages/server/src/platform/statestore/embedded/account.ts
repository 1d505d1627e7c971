import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chown } from 'node:fs/promises'

/** The operating system's user that PostgreSQL runs as; `undefined` = the one we run as. */
export type Account = { uid: number; gid: number; name: string } | undefined

/** Where systems without an entry for `nobody` in /etc/passwd put it (slim containers). */
const nobodyDefault = { uid: 65_534, gid: 65_534 }

/**
 * PostgreSQL refuses to run as root. As root we run it as `nobody`, which every system has, rather than as a user that an
 * installation step would have to make; otherwise as ourselves.
 */
export function chooseAccount(): Account {
  if (process.getuid?.() !== 0) return undefined
  try {
    const line = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(-?\d+):(-?\d+):/m)
    // macOS writes -2, which is 4294967294 to the kernel.
    if (line) return { uid: Number(line[1]) >>> 0, gid: Number(line[2]) >>> 0, name: 'nobody' }
  } catch {
    // No /etc/passwd: the numbers work without a name.
  }
  return { ...nobodyDefault, name: 'nobody' }
}

/** True when `account` can enter the folder, or run the file, at `path`: asked of the system, so that ACLs count. */
export function canReach(account: Account, path: string): boolean {
  const identity = account ? { uid: account.uid, gid: account.gid } : {}
  return spawnSync('/bin/sh', ['-c', 'test -x "$0"', path], { ...identity, cwd: '/', env: {} }).status === 0
}

/** Gives a file or folder to the account; nothing to do when PostgreSQL runs as ourselves. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (account) await chown(path, account.uid, account.gid)
}

/** How to spawn a PostgreSQL binary: as the account, with none of our environment, its messages in English. */
export function spawnIdentity(account: Account, libraryPath: string | undefined) {
  const libraries = libraryPath ? { LD_LIBRARY_PATH: libraryPath, DYLD_LIBRARY_PATH: libraryPath } : {}
  return {
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
    env: { LC_ALL: 'C', TZ: 'UTC', ...libraries },
  }
}
