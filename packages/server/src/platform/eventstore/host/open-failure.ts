import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Says in one sentence why the engine did not open, and what to do. chDB itself says only "failed to create". */
export async function describeOpenFailure(
  error: unknown,
  folder: string,
): Promise<{ reason: 'locked' | 'missing' | 'failed'; message: string }> {
  const code = (error as { code?: unknown }).code
  const text = error instanceof Error ? error.message : String(error)
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'CHDB_PLATFORM')
    return {
      reason: 'missing',
      message:
        'The embedded event store (npm package chdb) is not installed or not made for this machine (glibc Linux or macOS): run `npm ci` without --omit=optional, or set CLICKHOUSE_URL to a ClickHouse server.',
    }
  const owner = await livingOwner(folder)
  if (owner !== null)
    return {
      reason: 'locked',
      message: `The event store's folder ${folder} is in use by process ${owner}: stop that OpenCXM first, or choose another data folder with OPENCXM_DATA.`,
    }
  return {
    reason: 'failed',
    message: `The event store's folder ${folder} cannot be opened (${text.split('\n')[0]}): check that this user may write there and that the disk has room.`,
  }
}

/** The engine writes its process id into `status`; the id counts only while that process lives. */
async function livingOwner(folder: string): Promise<number | null> {
  const status = await readFile(join(folder, 'status'), 'utf8').catch(() => '')
  const pid = Number(/^PID: (\d+)/m.exec(status)?.[1] ?? 0)
  if (pid === 0 || pid === process.pid) return null
  try {
    process.kill(pid, 0)
    return pid
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM' ? pid : null
  }
}
