// A million rows in bounded memory, some minutes: node --test packages/server/src/collect/imports/service/million-rows.long.ts
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import type { Ctx } from '../../../platform/context/index.ts'
import type { Mapping } from '../contract.ts'
import { completeFile, createFile, sendFilePart } from './files.ts'
import { getImport, startImport } from './manage-imports.ts'
import { openTestImports } from './testing.ts'

const rows = 1_000_000
/** Above what the process holds before it reads: chunks, 16 MB of key fingerprints, buffers of the database, garbage. */
const growthMbMax = 350

const mapping: Mapping = {
  version: 1,
  name: 'Million',
  dataset: 'million',
  key: ['id'],
  time: 'at',
  identifiers: [{ kind: 'user', value: 'who' }],
  traits: { city: 'city' },
  events: [{ name: 'Order Completed', props: { revenue: { column: 'total', as: 'number' }, note: 'note' } }],
}

test('a million rows are imported in bounded memory, every row once', async (t) => {
  const imports = await openTestImports()
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-million-'))
  try {
    const ctx = await imports.newCtx()
    const path = join(folder, 'million.csv.gz')
    await writeMillion(path)
    const file = await sendFile(ctx, imports.deps, path)
    // Messages are counted, not kept: what is measured is the import.
    let messages = 0
    let peak = 0
    const from = process.memoryUsage.rss()
    imports.log.after = (submission) => {
      messages += submission.messages.length
      imports.log.submissions.length = 0
      peak = Math.max(peak, process.memoryUsage.rss())
    }
    const startedAt = performance.now()
    const { id } = await startImport(ctx, imports.deps, { file, mapping })
    await imports.runner.drain()
    const seconds = (performance.now() - startedAt) / 1000
    const view = await getImport(ctx, id)
    const growthMb = (peak - from) / 1024 / 1024
    t.diagnostic(
      `${rows} rows in ${seconds.toFixed(0)} s (${Math.round(rows / seconds)} rows/s); RSS ${Math.round(from / 1024 / 1024)} MB before, ${Math.round(peak / 1024 / 1024)} MB at most`,
    )
    assert.deepEqual([view.state, view.error, view.rowsRead, view.rowsRejected], ['done', null, rows, rows / 1000])
    assert.equal(messages, rows - rows / 1000)
    assert.ok(growthMb < growthMbMax, `memory grew by ${growthMb} MB`)
  } finally {
    await imports.close()
    await rm(folder, { recursive: true, force: true })
  }
})

async function writeMillion(path: string): Promise<void> {
  const gzip = createGzip({ level: 1 })
  const written = gzip.pipe(createWriteStream(path))
  gzip.write('id,at,who,city,total,note\n')
  for (let at = 0; at < rows; at += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, index) => lineOf(at + index)).join('')
    if (!gzip.write(lines)) await once(gzip, 'drain')
    await setImmediate()
  }
  gzip.end()
  await once(written, 'finish')
}

/** Every thousandth total is no number; every hundredth note has a quoted line end. */
function lineOf(row: number): string {
  const day = String(1 + (row % 28)).padStart(2, '0')
  const total = row % 1000 === 999 ? 'free' : (row % 5000) / 100
  const note = row % 100 === 0 ? '"two\nlines"' : `note ${row * 7919} 服务很好`
  return `${row},2024-03-${day} 10:${String(row % 60).padStart(2, '0')},user-${row % 50_000},城市${row % 300},${total},${note}\n`
}

async function sendFile(ctx: Ctx, deps: Parameters<typeof sendFilePart>[1], path: string): Promise<string> {
  const { id } = await createFile(ctx, { name: 'million.csv.gz' })
  let offset = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 8 * 1024 * 1024 }) as AsyncIterable<Uint8Array>) {
    await sendFilePart(ctx, deps, { id, offset, content: [chunk] as unknown as AsyncIterable<Uint8Array> })
    offset += chunk.length
  }
  await completeFile(ctx, deps, id)
  return id
}
