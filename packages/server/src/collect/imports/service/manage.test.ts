import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import type { Ctx } from '../../../platform/context/index.ts'
import type { Mapping } from '../contract.ts'
import { moveImport } from '../store/imports.ts'
import { detect } from './detect.ts'
import { completeFile, createFile, deleteFile, getFile, keepDraft, sendFilePart, sweepFiles } from './files.ts'
import { cancelImport, getImport, listImports, requireImport, startImport, undoImport } from './manage-imports.ts'
import { deleteMapping, listMappings, renameMapping, saveMapping } from './mappings.ts'
import { preview } from './preview.ts'
import { listRejected, rejectedCsv, repairRejected } from './rejected.ts'
import { openTestImports, orderMapping, ordersCsv, piecesOf, type TestImports, uploadFile } from './testing.ts'

let imports: TestImports
before(async () => {
  imports = await openTestImports({ uploadBytesMax: 2_000_000, ratioFreeBytes: 500_000, ratioMax: 50 })
})
after(() => imports.close())

async function run(ctx: Ctx, content: string, mapping: Mapping = orderMapping): Promise<string> {
  const file = await uploadFile(ctx, imports.deps, { name: 'orders.csv', content })
  const { id } = await startImport(ctx, imports.deps, { file, mapping })
  await imports.runner.drain()
  return id
}

test('an upload in parts: each at its place, a repeated or early one is a conflict, the end is checked', async () => {
  const ctx = await imports.newCtx()
  const { deps } = imports
  const { id } = await createFile(ctx, { name: 'a.csv' })
  const send = (offset: number, text: string) =>
    sendFilePart(ctx, deps, { id, offset, content: piecesOf(Buffer.from(text)) })
  await assert.rejects(completeFile(ctx, deps, id), { code: 'conflict' })
  assert.equal((await send(0, 'id,na')).bytesReceived, 5)
  await assert.rejects(send(0, 'id,na'), { code: 'conflict' })
  await assert.rejects(send(9, 'x'), { code: 'conflict' })
  await assert.rejects(send(5, ''), { code: 'invalid_input' })
  await assert.rejects(send(1_999_999, 'xx'), { code: 'too_large' })
  await assert.rejects(detect(ctx, deps, { file: id, read: {} }), { code: 'conflict' })
  await send(5, 'me\n1,Ann\n')
  // A crash between writing and recording leaves bytes that were never acknowledged.
  await writeFile(join(deps.folder, id), 'junk', { flag: 'a' })
  const done = await completeFile(ctx, deps, id)
  assert.deepEqual([done.state, done.bytesReceived, done.sha256?.length], ['ready', 14, 64])
  assert.deepEqual(await completeFile(ctx, deps, id), done)
  await assert.rejects(send(14, 'more'), { code: 'conflict' })
  assert.deepEqual(
    (await detect(ctx, deps, { file: id, read: {} })).columns.map(({ name }) => name),
    ['id', 'name'],
  )
})

test('a part that arrives while its upload is being ended is neither cut nor left out of what was looked at', async () => {
  const ctx = await imports.newCtx()
  const { deps } = imports
  const { id } = await createFile(ctx, { name: 'a.csv' })
  const send = (offset: number, text: string) =>
    sendFilePart(ctx, deps, { id, offset, content: piecesOf(Buffer.from(text)) })
  await send(0, 'id,name\n1,Ann\n')
  let transactions = 0
  const transaction: typeof ctx.state.transaction = async (work) => {
    if (++transactions === 2) await send(14, '2,Bob\n')
    return await ctx.state.transaction(work)
  }
  const state = Object.assign(Object.create(ctx.state), { transaction })
  await assert.rejects(completeFile({ ...ctx, state }, deps, id), { code: 'conflict' })
  assert.equal((await completeFile(ctx, deps, id)).bytesReceived, 20)
  assert.equal((await detect(ctx, deps, { file: id, read: {} })).sampleRows, 2)
})

test('two parts for the same place at once: one is taken, the file stays whole', async () => {
  const ctx = await imports.newCtx()
  const { id } = await createFile(ctx, { name: 'a.csv' })
  const send = (text: string) =>
    sendFilePart(ctx, imports.deps, { id, offset: 0, content: piecesOf(Buffer.from(text)) })
  const outcomes = await Promise.allSettled([send('a,b\n1,2\n'), send('c,d\n3,4\n')])
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  await completeFile(ctx, imports.deps, id)
  const { columns } = await detect(ctx, imports.deps, { file: id, read: {} })
  assert.ok(['ab', 'cd'].includes(columns.map(({ name }) => name).join('')))
})

test('packing a file again does not make it another one; a bomb is refused when it is uploaded (IM9)', async () => {
  const ctx = await imports.newCtx()
  const hashOf = async (content: Uint8Array) => {
    const id = await uploadFile(ctx, imports.deps, { name: 'a.csv.gz', content })
    return (await getFile(ctx, id)).sha256
  }
  const csv = Buffer.from(ordersCsv(50))
  assert.equal(await hashOf(gzipSync(csv, { level: 1 })), await hashOf(csv))
  await assert.rejects(hashOf(gzipSync(Buffer.alloc(3_000_000, 'a,b\n'))), { code: 'cannot_compute' })
})

test('a file of nothing but line ends, or of more columns than anyone maps, is refused when it is looked at (IM9)', async () => {
  const ctx = await imports.newCtx()
  const look = async (text: string) => {
    const content = Buffer.from(text)
    return await detect(ctx, imports.deps, {
      file: await uploadFile(ctx, imports.deps, { name: 'a.csv', content }),
      read: {},
    })
  }
  await assert.rejects(look('\n\n   \n'), /has no rows/)
  await assert.rejects(look('\ufeff'), /has no rows/)
  const wide = Array.from({ length: 5000 }, (_, i) => `c${i}`).join(',')
  await assert.rejects(look(`${wide}\n${wide}\n`), /more than 2000 columns/)
  const { warnings } = await look('user_id,event,time\n')
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['no_rows'],
  )
})

test('files stay while an import reads them and for a week, then they are swept', async () => {
  const ctx = await imports.newCtx()
  const { deps } = imports
  const file = await uploadFile(ctx, deps, { name: 'a.csv', content: ordersCsv(3) })
  const { id } = await startImport(ctx, deps, { file, mapping: orderMapping })
  await assert.rejects(deleteFile(ctx, deps, file), { code: 'conflict' })
  await cancelImport(ctx, id)
  await sweepFiles(ctx.state, deps, Date.now() + 24 * 3600 * 1000)
  assert.equal((await getFile(ctx, file)).state, 'ready')
  // What a crash between the record's end and the bytes' leaves.
  await writeFile(join(deps.folder, 'fil_removed.sample'), 'x')
  await sweepFiles(ctx.state, deps, Date.now() + 8 * 24 * 3600 * 1000)
  assert.equal((await getFile(ctx, file)).state, 'removed')
  assert.deepEqual(
    (await readdir(deps.folder)).filter((name) => name.startsWith(file) || name.startsWith('fil_removed')),
    [],
  )
  await assert.rejects(startImport(ctx, deps, { file, mapping: orderMapping }), { code: 'gone' })
  const other = await uploadFile(ctx, deps, { name: 'b.csv', content: ordersCsv(3) })
  await deleteFile(ctx, deps, other)
  assert.equal((await getFile(ctx, other)).state, 'removed')
})

test('the mapping that is being made is kept beside its file, and goes with it (IM13)', async () => {
  const ctx = await imports.newCtx()
  const other = await imports.newCtx()
  const file = await uploadFile(ctx, imports.deps, { name: 'o.csv', content: ordersCsv(3) })
  assert.equal((await getFile(ctx, file)).draft, null)
  const draft = { name: 'Mine', columns: { 'a\u0000b': { use: 'trait' } } }
  await keepDraft(ctx, { id: file, draft })
  assert.deepEqual((await getFile(ctx, file)).draft, { name: 'Mine', columns: { 'a\u2400b': { use: 'trait' } } })
  await assert.rejects(keepDraft(other, { id: file, draft: null }), { code: 'not_found' })
  await assert.rejects(keepDraft(ctx, { id: file, draft: { document: 'x'.repeat(500_000) } }), { code: 'too_large' })
  await startImport(ctx, imports.deps, { file, mapping: orderMapping })
  await imports.runner.drain()
  assert.equal((await getFile(ctx, file)).draft?.name, 'Mine')
  await deleteFile(ctx, imports.deps, file)
  assert.equal((await getFile(ctx, file)).draft, null)
  await assert.rejects(keepDraft(ctx, { id: file, draft }), { code: 'gone' })
})

test('rejected rows say why, and what is expected, in the reader’s language, however long ago they were kept (IM7)', async () => {
  const ctx = await imports.newCtx()
  const id = await run(ctx, 'id,at,who,total\n1,2024-03-05,u,10\n2,soon,u,2\n3,2024-03-05,u,3,4\n')
  const said = async (language: Ctx['language']) => {
    const { rows } = await listRejected({ ...ctx, language }, { id, limit: 9 })
    return rows.flatMap(({ problems }) => problems.map(({ why, expected }) => `${why} / ${expected}`))
  }
  assert.deepEqual(await said('en'), [
    '“soon” is no time / a time such as 2024-03-05 14:30:00',
    '5 cells, more than columns / 4 cells; is a delimiter inside a cell without quotes?',
  ])
  assert.deepEqual(await said('zh-Hans'), [
    '“soon”不是时间 / 时间，例如 2024-03-05 14:30:00',
    '有 5 个单元格，比列多 / 4 个单元格；是否有未加引号的单元格含有分隔符？',
  ])
  const traditional = { ...ctx, language: 'zh-Hant' as const }
  let download = ''
  for await (const piece of rejectedCsv(traditional, id)) download += piece
  assert.match(download, /3,at：「soon」不是時間（應為：時間，例如 2024-03-05 14:30:00）,2,soon/)
  const old = [{ reason: 'not_a_time', column: 'at', found: 'soon', expected: 'a time such as 2024-03-05' }]
  await sql`UPDATE imports_rejected SET problems = ${JSON.stringify(old)}::jsonb WHERE line = 3`.execute(
    imports.state.tables(),
  )
  assert.equal((await said('zh-Hans'))[0], '“soon”不是时间 / a time such as 2024-03-05')
  const repaired = await repairRejected(traditional, imports.deps, { id, rows: [{ line: 3, cells: { at: 'later' } }] })
  assert.deepEqual(
    repaired.stillRejected.map(({ problems }) => problems[0]?.why),
    ['「later」不是時間'],
  )
  // Some cells say nothing of the one too many; all of them do.
  const mend = async (cells: Record<string, string>) =>
    (await repairRejected(ctx, imports.deps, { id, rows: [{ line: 4, cells }] })).accepted
  assert.equal(await mend({ total: '3.4' }), 0)
  assert.equal(await mend({ id: '3', at: '2024-03-05', who: 'u', total: '3.4' }), 1)
})

test('rejected rows are kept with line, cells and reasons, can be downloaded and repaired (IM7)', async () => {
  const ctx = await imports.newCtx()
  const csv =
    'id,at,who,total\n1,2024-03-05,u,10\n2,soon,u,=1+1\n3,2024-03-05,u,"a,b"\n"4,2024-03-05,u,1\n5,2024-03-05,u,5\n1,2024-03-05,u,9\n'
  const id = await run(ctx, csv)
  const page = await listRejected(ctx, { id, limit: 2 })
  assert.deepEqual([page.total, page.columns, page.nextCursor], [4, ['id', 'at', 'who', 'total'], '4'])
  assert.deepEqual(
    page.rows[0]?.problems.map(({ reason, column, found }) => [reason, column, found]),
    [
      ['not_a_time', 'at', 'soon'],
      ['not_a_number', 'total', '=1+1'],
    ],
  )
  const next = await listRejected(ctx, { id, limit: 2, cursor: page.nextCursor ?? '' })
  assert.deepEqual(
    next.rows.map(({ line, problems }) => [line, problems[0]?.reason]),
    [
      [5, 'unclosed_quote'],
      [7, 'repeated_key'],
    ],
  )
  let download = ''
  for await (const piece of rejectedCsv(ctx, id)) download += piece
  const lines = download.split('\r\n')
  assert.equal(lines[0], '\ufeffline,problems,id,at,who,total')
  assert.match(lines[1] ?? '', /^3,at: “soon” is no time \(expected: a time such as .*\) \| total: .*,2,soon,u,'=1\+1$/)
  assert.match(lines[2] ?? '', /,3,2024-03-05,u,"a,b"$/)
  const before = imports.log.keys().size
  const repaired = await repairRejected(ctx, imports.deps, {
    id,
    rows: [
      { line: 3, cells: { at: '2024-03-06', total: '2' } },
      { line: 4, cells: { total: 'c' } },
      { line: 5, cells: { id: '4', at: '2024-03-05', who: 'u', total: '1' } },
      { line: 7, cells: {} },
    ],
  })
  assert.equal(repaired.accepted, 2)
  assert.deepEqual(repaired.stillRejected.map(({ line, problems }) => [line, problems[0]?.reason]).sort(), [
    [4, 'not_a_number'],
    [7, 'repeated_key'],
  ])
  assert.equal(imports.log.keys().size, before + 2)
  const view = await getImport(ctx, id)
  assert.deepEqual(
    [view.rowsAccepted, view.rowsRejected, view.rejectedByReason],
    [4, 2, { not_a_number: 1, repeated_key: 1 }],
  )
  await assert.rejects(repairRejected(ctx, imports.deps, { id, rows: [{ line: 3, cells: {} }] }), { code: 'not_found' })
  await assert.rejects(repairRejected(ctx, imports.deps, { id, rows: [{ line: 4, cells: { nope: 1 } }] }), {
    code: 'invalid_input',
  })
  const rerun = await run(ctx, csv)
  assert.deepEqual([(await getImport(ctx, rerun)).rowsUnchanged, (await getImport(ctx, rerun)).messages], [2, 0])
})

test('rows of a group are repaired together', async () => {
  const ctx = await imports.newCtx()
  const { key: _, ...base } = orderMapping
  const mapping: Mapping = {
    ...base,
    dataset: 'grouped',
    group: { by: ['id'] },
    events: [{ name: 'Order Completed', sums: { revenue: { column: 'total', as: 'number' } } }],
  }
  const id = await run(ctx, 'id,at,who,total\nA,2024-03-05,u,1\nA,2024-03-05,u,many\nB,2024-03-05,u,5\n', mapping)
  assert.deepEqual((await getImport(ctx, id)).rejectedByReason, { group_rejected: 1, not_a_number: 1 })
  const from = imports.log.submissions.length
  const repaired = await repairRejected(ctx, imports.deps, { id, rows: [{ line: 3, cells: { total: '2' } }] })
  assert.deepEqual([repaired.accepted, repaired.stillRejected], [2, []])
  const messages = imports.log.submissions.slice(from).flatMap((submission) => submission.messages)
  assert.deepEqual(
    messages.map(({ props }) => props),
    [{ revenue: 3 }],
  )
})

test('cells that PostgreSQL cannot store are kept in a form that shows them', async () => {
  const ctx = await imports.newCtx()
  const id = await run(ctx, 'id,at,who,total\n1,2024-03-05,u,1\n2,2024-03-05,a\u0000b,1\n')
  const { rows } = await listRejected(ctx, { id, limit: 10 })
  assert.deepEqual([rows[0]?.cells[2], rows[0]?.problems[0]?.reason], ['a\u2400b', 'nul_character'])
})

test('mappings are saved by name, renamed, used by id, deleted', async () => {
  const ctx = await imports.newCtx()
  const saved = await saveMapping(ctx, orderMapping)
  assert.equal((await saveMapping(ctx, { ...orderMapping, dataset: 'orders-2' })).id, saved.id)
  const other = await saveMapping(ctx, { ...orderMapping, name: 'Another' })
  assert.deepEqual(
    (await listMappings(ctx)).map(({ name }) => name),
    ['Another', 'Orders'],
  )
  await assert.rejects(renameMapping(ctx, { id: other.id, name: 'Orders' }), { code: 'conflict' })
  const renamed = await renameMapping(ctx, { id: other.id, name: 'Second' })
  assert.deepEqual([renamed.name, renamed.mapping.name], ['Second', 'Second'])
  const file = await uploadFile(ctx, imports.deps, { name: 'a.csv', content: ordersCsv(2) })
  const { id } = await startImport(ctx, imports.deps, { file, mappingId: saved.id })
  assert.equal((await getImport(ctx, id)).mapping.dataset, 'orders-2')
  await deleteMapping(ctx, saved.id)
  await assert.rejects(deleteMapping(ctx, saved.id), { code: 'not_found' })
  await assert.rejects(startImport(ctx, imports.deps, { file, mappingId: saved.id }), { code: 'not_found' })
})

test('another workspace sees nothing and changes nothing; a viewer may not even look', async () => {
  const [ctx, other, viewer] = [await imports.newCtx(), await imports.newCtx(), await imports.newCtx('viewer')]
  const { deps } = imports
  const id = await run(
    ctx,
    ordersCsv(3, (row) => row === 1),
  )
  const file = await uploadFile(ctx, deps, { name: 'a.csv', content: ordersCsv(3) })
  const mapping = await saveMapping(ctx, orderMapping)
  const notFound = { code: 'not_found' }
  await assert.rejects(getFile(other, file), notFound)
  await assert.rejects(detect(other, deps, { file, read: {} }), notFound)
  await assert.rejects(preview(other, deps, { file, mapping: orderMapping, rows: 1 }), notFound)
  await assert.rejects(
    sendFilePart(other, deps, { id: file, offset: 0, content: piecesOf(Buffer.from('x')) }),
    notFound,
  )
  await assert.rejects(deleteFile(other, deps, file), notFound)
  await assert.rejects(startImport(other, deps, { file, mapping: orderMapping }), notFound)
  await assert.rejects(startImport(other, deps, { file, mappingId: mapping.id }), notFound)
  for (const verb of [getImport, cancelImport, requireImport]) await assert.rejects(verb(other, id), notFound)
  await assert.rejects(undoImport(other, deps, id), notFound)
  await assert.rejects(listRejected(other, { id, limit: 1 }), notFound)
  await assert.rejects(repairRejected(other, deps, { id, rows: [{ line: 3, cells: {} }] }), notFound)
  await assert.rejects(renameMapping(other, { id: mapping.id, name: 'x' }), notFound)
  assert.deepEqual((await listImports(other, { limit: 10 })).imports, [])
  assert.deepEqual(await listMappings(other), [])
  const forbidden = { code: 'forbidden' }
  await assert.rejects(listImports(viewer, { limit: 10 }), forbidden)
  await assert.rejects(createFile(viewer, { name: 'x' }), forbidden)
})

test('imports are listed newest first, by state, page by page; every change leaves a trace', async () => {
  const ctx = await imports.newCtx()
  const ids = [await run(ctx, ordersCsv(2)), await run(ctx, ordersCsv(3)), await run(ctx, ordersCsv(4))]
  const page = await listImports(ctx, { limit: 2 })
  assert.deepEqual(
    page.imports.map(({ id }) => id),
    [ids[2], ids[1]],
  )
  const rest = await listImports(ctx, { limit: 2, cursor: page.nextCursor ?? '' })
  assert.deepEqual([rest.imports.map(({ id }) => id), rest.nextCursor], [[ids[0]], null])
  assert.deepEqual((await listImports(ctx, { limit: 2, state: 'failed' })).imports, [])
  const trace = await sql<{ action: string }>`
    SELECT action FROM audit_entry WHERE workspace_id = ${ctx.workspace.id} ORDER BY id`.execute(ctx.state.tables())
  assert.deepEqual(
    trace.rows.map(({ action }) => action),
    Array.from({ length: 3 }).flatMap(() => ['imports.file_uploaded', 'imports.started']),
  )
})

test('rows are not repaired in an import that is being undone', async () => {
  const ctx = await imports.newCtx()
  const id = await run(ctx, 'id,at,who,total\n1,2024-03-05,u,1\n2,soon,u,1\n')
  const { id: row } = await requireImport(ctx, id)
  const repair = () => repairRejected(ctx, imports.deps, { id, rows: [{ line: 3, cells: { at: '2024-03-06' } }] })
  const repairing = await ctx.state.transaction(async (tx) => {
    await moveImport(tx, ctx.workspace.id, { id: row, from: ['done'], to: 'undoing' })
    const outcome = repair().then(
      () => 'repaired',
      (error) => error.code,
    )
    await Promise.race([outcome, untilSomebodyWaits(ctx)])
    return { outcome }
  })
  assert.equal(await repairing.outcome, 'conflict')
})

/** Until a transaction waits for a row that another one holds. */
async function untilSomebodyWaits(ctx: Ctx): Promise<void> {
  for (;;) {
    const waiting = await sql`SELECT 1 FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted`.execute(
      ctx.state.tables(),
    )
    if (waiting.rows.length > 0) return
  }
}
