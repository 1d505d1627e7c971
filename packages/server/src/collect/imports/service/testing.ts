import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Ctx, Role } from '../../../platform/context/index.ts'
import type { EventStore } from '../../../platform/eventstore/types.ts'
import { createJobsRunner, type JobServices, type JobsRunner } from '../../../platform/jobs/index.ts'
import { newPublicId, type WorkspaceId } from '../../../platform/kernel/index.ts'
import { createTestStateStore, type OpenedStateStore, silentLog } from '../../../platform/statestore/index.ts'
import type { Mapping } from '../contract.ts'
import { importJobs } from '../jobs.ts'
import type { Submission } from '../ports.ts'
import { defaultLimits } from '../readers/limits.ts'
import type { ImportsDeps } from './deps.ts'
import { completeFile, createFile, sendFilePart } from './files.ts'
import type { ImportJobs } from './job-names.ts'

/** A place where messages arrive once by key, as the ingest log and its deduplication have it. */
export type TestLog = {
  submissions: Submission[]
  /** Keys that arrived and were not undone. */
  keys: () => Set<string>
  names: () => Record<string, number>
  undone: number[]
  /** Called before a submission is kept; may throw. */
  before: (submission: Submission) => void
  /** Called after it is kept; may throw: a crash before the caller hears of it. */
  after: (submission: Submission) => void
}

export type TestImports = {
  state: OpenedStateStore
  deps: ImportsDeps & { jobs: ImportJobs }
  log: TestLog
  /** A context of a new workspace. */
  newCtx: (role?: Role) => Promise<Ctx>
  runner: JobsRunner
  services: JobServices
  close: () => Promise<void>
}

/** Imports on a real state store, with a log in memory. */
export async function openTestImports(limits: Partial<ImportsDeps['limits']> = {}): Promise<TestImports> {
  const state = await createTestStateStore()
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-imports-'))
  const log = createTestLog()
  const base: ImportsDeps = {
    folder,
    limits: { ...defaultLimits, ...limits },
    submit: async (submission) => {
      log.before(submission)
      log.submissions.push(submission)
      log.after(submission)
    },
    isJunkIdentifier: (value) => value === 'null',
    undo: async ({ importId }) => {
      log.undone.push(importId)
    },
  }
  const jobs = importJobs(base)
  const deps = { ...base, jobs }
  const contexts = new Map<number, Ctx>()
  const newCtx = async (role: Role = 'analyst'): Promise<Ctx> => {
    const id = await insertWorkspace(state)
    const ctx = contextOf(state, id, role)
    contexts.set(id, ctx)
    return ctx
  }
  const services: JobServices = {
    events: {} as EventStore,
    clock: Date.now,
    random: () => 0,
    log: silentLog,
    systemCtx: async (workspace, store) => ({ ...contextOf(state, workspace, 'owner'), state: store }),
  }
  const runner = await createJobsRunner({
    state,
    services,
    jobs: [jobs.run, jobs.undo],
    subscriptions: [],
    schedules: [],
  })
  const close = async (): Promise<void> => {
    await runner.stop(0)
    await state.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { state, deps, log, newCtx, runner, services, close }
}

function createTestLog(): TestLog {
  const log: TestLog = {
    submissions: [],
    undone: [],
    before: () => {},
    after: () => {},
    keys: () => new Set(kept().map(({ key }) => key)),
    names: () => {
      const counts: Record<string, number> = {}
      for (const { name } of new Map(kept().map((message) => [message.key, message])).values()) {
        counts[name] = (counts[name] ?? 0) + 1
      }
      return counts
    },
  }
  const kept = () =>
    log.submissions.filter(({ importId }) => !log.undone.includes(importId)).flatMap(({ messages }) => messages)
  return log
}

async function insertWorkspace(state: OpenedStateStore): Promise<WorkspaceId> {
  const { rows } = await sql<{ id: WorkspaceId }>`
    INSERT INTO auth_workspace (public_id, name) VALUES (${newPublicId('wsp')}, 'Test') RETURNING id`.execute(
    state.tables(),
  )
  const id = rows[0]?.id
  if (id === undefined) throw new Error('no workspace')
  return id
}

function contextOf(state: OpenedStateStore, id: WorkspaceId, role: Role): Ctx {
  return {
    workspace: {
      id,
      publicId: `w${id}`,
      name: 'Test',
      timeZone: 'Asia/Shanghai',
      weekStart: 1,
      currency: 'CNY',
      language: 'en',
      revision: 0,
    },
    actor: { kind: 'user', id: 'u', name: 'Ann', role },
    state,
    events: {} as EventStore,
    clock: Date.now,
    random: Math.random,
    language: 'en',
  } as Ctx
}

/** Uploads a file and gives its id. */
export async function uploadFile(
  ctx: Ctx,
  deps: ImportsDeps,
  file: { name: string; content: string | Uint8Array },
): Promise<string> {
  const { id } = await createFile(ctx, { name: file.name })
  const bytes = typeof file.content === 'string' ? Buffer.from(file.content) : file.content
  await sendFilePart(ctx, deps, { id, offset: 0, content: piecesOf(bytes) })
  await completeFile(ctx, deps, id)
  return id
}

/** Bytes as a request gives them. */
export async function* piecesOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

/** Orders by id and time: what most tests import. */
export const orderMapping: Mapping = {
  version: 1,
  name: 'Orders',
  dataset: 'orders',
  key: ['id'],
  time: 'at',
  identifiers: [{ kind: 'user', value: 'who' }],
  events: [{ name: 'Order Completed', props: { revenue: { column: 'total', as: 'number' } } }],
}

/** A CSV of `count` orders; the rows whose number `isBad` says have a total that is no number. */
export function ordersCsv(count: number, isBad: (row: number) => boolean = () => false): string {
  const lines = Array.from(
    { length: count },
    (_, at) => `${at},2024-03-05 10:00,u${at % 97},${isBad(at) ? 'free' : at * 2}`,
  )
  return `id,at,who,total\n${lines.join('\n')}\n`
}
