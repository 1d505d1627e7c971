import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import * as z from 'zod'
import { type App, openApp } from '../../packages/server/src/app.ts'
import { createSource } from '../../packages/server/src/collect/ingest/index.ts'
import { insertWorkspace } from '../../packages/server/src/platform/auth/store.ts'
import { readConfig } from '../../packages/server/src/platform/config/index.ts'
import { ch, param } from '../../packages/server/src/platform/eventstore/index.ts'
import type { Json, JsonObject, WorkspaceId } from '../../packages/server/src/platform/kernel/index.ts'
import { createTestStateStore } from '../../packages/server/src/platform/statestore/index.ts'
import type { CompatTarget, OpenTarget } from './target.ts'
import { waitFor } from './wait.ts'

/** The whole server with real stores, started once; each opened target is a new workspace with sources of its own. */
export async function startServer(): Promise<{ open: OpenTarget; close: () => Promise<void> }> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'opencxm-compat-'))
  const state = await createTestStateStore()
  const env = { OPENCXM_DATA: dataFolder, DATABASE_URL: state.url, OPENCXM_LOG_LEVEL: 'silent', PORT: '0' }
  const app = await openApp(readConfig(env))
  const url = await app.http.listen({ host: '127.0.0.1', port: 0 })
  return {
    open: () => openWorkspace(app, url),
    close: async () => {
      await app.close()
      await state.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

async function openWorkspace(app: App, url: string): Promise<CompatTarget> {
  const named = { name: 'Compat', timeZone: 'UTC', currency: 'USD', language: 'en' } as const
  const { id, server, browser } = await app.state.transaction(async (tx) => {
    const workspace = (await insertWorkspace(tx, named)).id
    const server = await createSource(tx, app.sealer, { workspace, name: 'Server', kind: 'server' })
    const browser = await createSource(tx, app.sealer, { workspace, name: 'Shop', kind: 'browser', origins: ['*'] })
    return { id: workspace, server, browser }
  })
  const { authenticate } = app.ingest.registry
  // Sources reach the receiver by notification.
  await waitFor(
    'the new sources',
    async () => authenticate(server.writeKey) !== null && authenticate(browser.writeKey) !== null,
  )
  return {
    url,
    serverKey: server.writeKey,
    browserKey: browser.writeKey,
    events: () => readEvents(app, id),
    traitsOf: (userId) => readTraits(app, id, userId),
    rejected: async () => {
      const found = await sql<{
        reason: string
      }>`SELECT reason FROM ingest_quarantine WHERE workspace_id = ${id}`.execute(app.state.tables())
      return found.rows.map(({ reason }) => reason)
    },
    close: async () => {},
  }
}

const eventRow = z.object({
  key: z.string(),
  name: z.string(),
  ts: z.number(),
  userId: z.string(),
  anonymousId: z.string(),
  props: z.string(),
  context: z.string(),
})

async function readEvents(app: App, workspace: WorkspaceId) {
  const rows = await app.events.query({
    name: 'compat.events',
    workspace,
    sql: ch`SELECT message_id AS key, toString(event) AS name, toUnixTimestamp64Milli(ts) AS ts, user_id AS userId,
        anonymous_id AS anonymousId, props, context FROM events WHERE ws = ${param(workspace, 'UInt32')} ORDER BY ts`,
    row: eventRow,
  })
  return rows.map((row) => ({
    ...row,
    props: JSON.parse(row.props) as JsonObject,
    context: JSON.parse(row.context) as JsonObject,
  }))
}

/** Traits of all profiles of the person: the latest `set` wins over `set_once`; additions add up. */
async function readTraits(app: App, workspace: WorkspaceId, userId: string): Promise<JsonObject> {
  const rows = await sql<{ op: string; key: string; value: Json }>`
    WITH own AS (
      SELECT other.id FROM identity_identifier i
      JOIN identity_profile p ON p.workspace_id = i.workspace_id AND p.id = i.profile
      JOIN identity_profile other ON other.workspace_id = p.workspace_id AND other.person = p.person
      WHERE i.workspace_id = ${workspace} AND i.kind = 'user' AND i.value = ${userId})
    SELECT op, key, value FROM (
      SELECT op, key, value, ts, 0 AS id FROM people_trait WHERE workspace_id = ${workspace} AND profile IN (SELECT id FROM own)
      UNION ALL
      SELECT op, key, value, ts, id FROM people_trait_change WHERE workspace_id = ${workspace} AND profile IN (SELECT id FROM own)
    ) found ORDER BY op = 'set', ts, id`.execute(app.state.tables())
  const traits: JsonObject = {}
  for (const { op, key, value } of rows.rows) {
    const before = traits[key]
    if (op === 'increment') traits[key] = Number(before ?? 0) + Number(value)
    else if (op === 'append')
      traits[key] = [...(Array.isArray(before) ? before : []), ...(Array.isArray(value) ? value : [])]
    else if (value === null) delete traits[key]
    else traits[key] = value
  }
  return traits
}
