/** Which files the project consists of: what git tracks plus what it would add, so that work in progress is checked too. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

let listed: readonly string[] | null = null

/** Paths relative to the root with forward slashes, sorted. Asks git once a process. */
export function projectFiles(): readonly string[] {
  listed ??= execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .sort()
  return listed
}
