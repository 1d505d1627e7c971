import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, openApp } from '../../packages/server/src/app.ts'
import { createSource } from '../../packages/server/src/collect/ingest/index.ts'
import { createApiKey } from '../../packages/server/src/platform/auth/index.ts'
import { insertWorkspace } from '../../packages/server/src/platform/auth/store.ts'
import { readConfig } from '../../packages/server/src/platform/config/index.ts'
import type { Role } from '../../packages/server/src/platform/context/index.ts'
import { readJobsStatus } from '../../packages/server/src/platform/jobs/index.ts'
import type { WorkspaceId } from '../../packages/server/src/platform/kernel/index.ts'
import { createTestStateStore } from '../../packages/server/src/platform/statestore/index.ts'

/** A workspace of a test, with a server source and a key of any role. */
export type TestWorkspace = {
  id: WorkspaceId
  publicId: string
  writeKey: string
  /** A secret key with this role. */
  key: (role: Role) => Promise<string>
}

/** Calls `/api/v1/…` and expects success, or the status given; gives what was answered. */
export type Caller = <Reply = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  status?: number,
) => Promise<Reply>

/** The whole server on a folder of its own, without listening. */
export type TestApp = App & {
  workspace: (name: string, kind?: 'server' | 'browser') => Promise<TestWorkspace>
  /** Sends Segment messages and waits until they are in every number. */
  track: (workspace: TestWorkspace, batch: readonly object[]) => Promise<void>
  /** Waits until everything acknowledged is applied and the background work has followed. */
  settle: () => Promise<void>
  call: (request: {
    method?: string
    path: string
    key?: string
    body?: unknown
  }) => Promise<{ status: number; body: unknown; text: string }>
  /** Calls with this key that must succeed. */
  caller: (key: string) => Caller
}

/**
 * Opens a server for tests, with further settings if given; `close` removes its folder and its database. That is a copy of a
 * prepared one (nothing is synced or vacuumed); without `prepared` the server makes and runs its own, as it does for people.
 */
export async function openTestApp(settings: Record<string, string> = {}, { prepared = true } = {}): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-test-'))
  // PostgreSQL's user must be able to pass, else the state goes to /var/lib and stays there.
  await chmod(folder, 0o711)
  const database = prepared ? await createTestStateStore({ poolSize: 1 }) : null
  const where = { OPENCXM_DATA: folder, ...(database ? { DATABASE_URL: database.url } : {}) }
  const app = await openApp(readConfig({ ...where, PORT: '0', OPENCXM_LOG_LEVEL: 'silent', ...settings }))
  await app.http.ready()
  const settle = async () => {
    do {
      await app.ingest.applier.settled(app.ingest.log.next())
      await app.worker.drain()
    } while (await isBusy(app))
  }
  const call: TestApp['call'] = async ({ method = 'GET', path, key, body }) => {
    const reply = await app.http.inject({
      method: method as 'GET',
      url: path,
      headers: {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    const isJson = String(reply.headers['content-type'] ?? '').includes('json')
    return {
      status: reply.statusCode,
      body: isJson && reply.body !== '' ? JSON.parse(reply.body) : null,
      text: reply.body,
    }
  }
  const caller: TestApp['caller'] = (key) => async (method, path, body, status) => {
    const reply = await call({ method, path: `/api/v1/${path}`, key, body })
    const good = status === undefined ? reply.status < 300 : reply.status === status
    assert.ok(good, `${method} ${path}: ${reply.status} ${reply.text}`)
    return reply.body as never
  }
  return {
    ...app,
    settle,
    call,
    caller,
    workspace: async (name, kind = 'server') => {
      const made = await insertWorkspace(app.state, { name, timeZone: 'UTC', currency: 'CNY', language: 'en' })
      const source = await createSource(app.state, app.sealer, {
        workspace: made.id,
        name: 'Test',
        kind,
        origins: kind === 'browser' ? ['*'] : [],
      })
      await app.ingest.registry.reload()
      return {
        ...made,
        writeKey: source.writeKey,
        key: async (role) =>
          (await createApiKey(app.state, { workspace: made.id, name: role, role, createdBy: 'test' })).secret,
      }
    },
    track: async (workspace, batch) => {
      const reply = await app.http.inject({
        method: 'POST',
        url: '/v1/batch',
        headers: { authorization: `Basic ${Buffer.from(`${workspace.writeKey}:`).toString('base64')}` },
        payload: JSON.stringify({ batch }),
      })
      if (reply.statusCode !== 200) throw new Error(`The batch was refused: ${reply.statusCode} ${reply.body}`)
      await settle()
    },
    close: async () => {
      await app.close()
      await database?.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * True while the log holds what is not applied, facts are undelivered, or a due job waits or runs. Each of these makes the next, so
 * facts and jobs are read by one statement, and nothing may have come to the log meanwhile: what is read one after the other can
 * miss what has just gone from one to the other.
 */
async function isBusy(app: App): Promise<boolean> {
  const next = app.ingest.log.next()
  if (app.ingest.applier.status().storedTo < next) return true
  const { undeliveredFacts, running, oldestDueSeconds, parkedFacts } = await readJobsStatus(app.state)
  if (parkedFacts > 0) throw new Error('A subscriber failed: a fact is parked.')
  return undeliveredFacts > 0 || running > 0 || oldestDueSeconds > 0 || app.ingest.log.next() !== next
}
