import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from './log.ts'
import { openEventStore } from './open-event-store.ts'
import type { EventStore } from './types.ts'

let shared: Promise<EventStore> | null = null

/**
 * An event store for tests, on the real embedded engine in a folder of its own; all callers of a process share it, so
 * each suite mints its own workspace. It ends with the process: there is nothing to close.
 */
export function createTestEventStore(): Promise<EventStore> {
  shared ??= openShared()
  return shared
}

async function openShared(): Promise<EventStore> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'opencxm-events-'))
  process.once('exit', () => rmSync(dataFolder, { recursive: true, force: true }))
  return await openEventStore({ dataFolder, log: silentLog, keepsProcessAlive: false })
}
