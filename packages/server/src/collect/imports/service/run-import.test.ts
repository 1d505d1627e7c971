import assert from 'node:assert/strict'
import test, { after, before, beforeEach } from 'node:test'
import type { Ctx } from '../../../platform/context/index.ts'
import { fail, inLanguage, type Message } from '../../../platform/kernel/index.ts'
import type { Mapping } from '../contract.ts'
import { cancelImport, getImport, requireImport, resumeImport, startImport, undoImport } from './manage-imports.ts'
import { preview } from './preview.ts'
import { runImport } from './run-import.ts'
import { openTestImports, orderMapping, ordersCsv, type TestImports, uploadFile } from './testing.ts'
import { performUndo } from './undo.ts'

let imports: TestImports
before(async () => {
  imports = await openTestImports()
})
after(() => imports.close())
beforeEach(() => {
  imports.log.submissions.length = 0
  imports.log.before = () => {}
  imports.log.after = () => {}
})

/** Uploads, starts and runs an import to its end; gives its view. */
async function run(ctx: Ctx, content: string, mapping: Mapping = orderMapping) {
  const file = await uploadFile(ctx, imports.deps, { name: 'orders.csv', content })
  const { id } = await startImport(ctx, imports.deps, { file, mapping })
  await imports.runner.drain()
  return await getImport(ctx, id)
}

test('an import brings every row once; running it again changes nothing; undone it can be run again (IM1, IM11)', async () => {
  const ctx = await imports.newCtx()
  const csv = ordersCsv(4500, (row) => row % 1000 === 7)
  const first = await run(ctx, csv)
  assert.deepEqual(
    [first.state, first.rowsRead, first.rowsAccepted, first.rowsRejected, first.rowsUnchanged, first.messages],
    ['done', 4500, 4495, 5, 0, 4495],
  )
  assert.deepEqual(first.rejectedByReason, { not_a_number: 5 })
  assert.equal(first.fraction, 1)
  assert.ok((first.rowsPerSecond ?? 0) > 0)
  assert.equal(imports.log.keys().size, 4495)
  const again = await run(ctx, csv)
  assert.deepEqual([again.rowsAccepted, again.rowsUnchanged, again.messages], [4495, 4495, 0])
  assert.equal(imports.log.keys().size, 4495)
  const undone = await undoImport(ctx, imports.deps, first.id)
  assert.equal(undone.state, 'undoing')
  await imports.runner.drain()
  assert.equal((await getImport(ctx, first.id)).state, 'undone')
  assert.equal(imports.log.keys().size, 0)
  const third = await run(ctx, csv)
  assert.equal(third.messages, 4495)
  assert.equal(imports.log.keys().size, 4495)
  assert.equal((await undoImport(ctx, imports.deps, first.id)).state, 'undone')
  assert.equal(imports.log.keys().size, 4495)
})

test('an import that cannot be undone stays as it is, with the reason', async () => {
  const ctx = await imports.newCtx()
  const { id } = await run(ctx, ordersCsv(3))
  const refuse = async () => {
    throw fail('cannot_compute', { message: 'The events are in a backup only.' })
  }
  await undoImport(ctx, imports.deps, id)
  const importId = await numberOf(ctx, id)
  await performUndo(ctx, { ...imports.deps, undo: refuse }, { importId, signal: new AbortController().signal })
  const view = await getImport(ctx, id)
  assert.deepEqual([view.state, view.error], ['failed', 'The events are in a backup only.'])
  await undoImport(ctx, imports.deps, id)
  await imports.runner.drain()
  assert.equal((await getImport(ctx, id)).state, 'undone')
})

test('a longer file of the same data set adds only its new rows; another workspace has keys of its own', async () => {
  const [ctx, other] = [await imports.newCtx(), await imports.newCtx()]
  await run(ctx, ordersCsv(10))
  const longer = await run(ctx, ordersCsv(15))
  assert.deepEqual([longer.rowsUnchanged, longer.messages], [10, 5])
  assert.equal((await run(other, ordersCsv(15))).messages, 15)
})

test('after a crash at any point the import goes on and every row is there once (IM10)', async () => {
  const csv = ordersCsv(9000, (row) => row % 2500 === 3)
  for (const [point, at] of [
    ['before', 0],
    ['after', 0],
    ['before', 2],
    ['after', 2],
    ['after', 4],
  ] as const) {
    const ctx = await imports.newCtx()
    imports.log.submissions.length = 0
    const file = await uploadFile(ctx, imports.deps, { name: 'orders.csv', content: csv })
    const { id } = await startImport(ctx, imports.deps, { file, mapping: orderMapping })
    let chunks = 0
    imports.log[point] = () => {
      if (chunks++ === at) throw new Error('the process died')
    }
    const importId = await numberOf(ctx, id)
    const signal = new AbortController().signal
    await assert.rejects(runImport(ctx, imports.deps, { importId, signal }), /died/)
    const stopped = await getImport(ctx, id)
    assert.equal(stopped.state, 'running')
    assert.equal(stopped.rowsRead, at * 2000)
    await runImport(ctx, imports.deps, { importId, signal })
    const view = await getImport(ctx, id)
    assert.deepEqual([view.state, view.rowsRead, view.rowsAccepted, view.rowsRejected], ['done', 9000, 8996, 4])
    assert.equal(imports.log.keys().size, 8996)
    const { submissions } = imports.log
    assert.equal(submissions.length, point === 'after' ? 6 : 5)
    if (point === 'after') assert.deepEqual(submissions[at], submissions[at + 1])
    imports.log[point] = () => {}
  }
})

test('a stop asked for in the middle is honoured after the chunk, and the import can go on (IM10)', async () => {
  const ctx = await imports.newCtx()
  const file = await uploadFile(ctx, imports.deps, { name: 'orders.csv', content: ordersCsv(9000) })
  const { id } = await startImport(ctx, imports.deps, { file, mapping: orderMapping })
  let asked: Promise<unknown> = Promise.resolve()
  let chunks = 0
  imports.log.after = () => {
    if (chunks++ === 0) asked = cancelImport(ctx, id)
  }
  await imports.runner.drain()
  await asked
  const stopped = await getImport(ctx, id)
  assert.equal(stopped.state, 'cancelled')
  assert.ok(stopped.rowsRead < 9000 && stopped.rowsRead >= 2000)
  imports.log.after = () => {}
  await resumeImport(ctx, imports.deps, id)
  await imports.runner.drain()
  const view = await getImport(ctx, id)
  assert.deepEqual([view.state, view.rowsRead, imports.log.keys().size], ['done', 9000, 9000])
  await assert.rejects(cancelImport(ctx, id), { code: 'conflict' })
  await assert.rejects(resumeImport(ctx, imports.deps, id), { code: 'conflict' })
})

test('an import whose job was lost can go on after ten minutes without a sign of life (IM10)', async () => {
  const ctx = await imports.newCtx()
  const file = await uploadFile(ctx, imports.deps, { name: 'o.csv', content: ordersCsv(3) })
  const { id } = await startImport(ctx, imports.deps, { file, mapping: orderMapping })
  imports.log.before = () => {
    throw new Error('the process died')
  }
  const lost = { importId: await numberOf(ctx, id), signal: new AbortController().signal }
  await assert.rejects(runImport(ctx, imports.deps, lost))
  imports.log.before = () => {}
  await assert.rejects(resumeImport(ctx, imports.deps, id), { code: 'conflict' })
  const later = { ...ctx, clock: () => Date.now() + 11 * 60_000 }
  assert.equal((await resumeImport(later, imports.deps, id)).state, 'queued')
  await imports.runner.drain()
  assert.deepEqual([(await getImport(ctx, id)).state, imports.log.keys().size], ['done', 3])
})

test('an import that has not begun is cancelled at once', async () => {
  const ctx = await imports.newCtx()
  const file = await uploadFile(ctx, imports.deps, { name: 'o.csv', content: ordersCsv(3) })
  const { id } = await startImport(ctx, imports.deps, { file, mapping: orderMapping })
  assert.equal((await cancelImport(ctx, id)).state, 'cancelled')
  await imports.runner.drain()
  assert.deepEqual([(await getImport(ctx, id)).state, imports.log.submissions.length], ['cancelled', 0])
})

test('a full log makes the import wait, not fail', async () => {
  const ctx = await imports.newCtx()
  let refusals = 2
  imports.log.before = () => {
    if (refusals-- > 0) throw fail('log_full', { retryAfterSeconds: 0.01 })
  }
  assert.equal((await run(ctx, ordersCsv(3))).state, 'done')
  assert.equal(imports.log.keys().size, 3)
})

test('a repeated key is rejected, not silently dropped; a torn group too (IM12)', async () => {
  const ctx = await imports.newCtx()
  const repeated = await run(ctx, 'id,at,who,total\n1,2024-03-05,u,1\n1,2024-03-05,u,2\n2,2024-03-05,u,3\n')
  assert.deepEqual([repeated.rowsAccepted, repeated.rejectedByReason], [2, { repeated_key: 1 }])
  const { key: _, ...grouped } = orderMapping
  const torn = await run(
    ctx,
    'id,at,who,total\nA,2024-03-05,u,1\nA,2024-03-05,u,2\nB,2024-03-05,u,3\nA,2024-03-05,u,4\n',
    {
      ...grouped,
      dataset: 'grouped',
      group: { by: ['id'] },
    },
  )
  assert.deepEqual([torn.rowsAccepted, torn.messages, torn.rejectedByReason], [3, 2, { group_not_adjacent: 1 }])
})

test('keys are remembered over an interruption: a row that repeats an earlier one is still rejected', async () => {
  const ctx = await imports.newCtx()
  const csv = `${ordersCsv(2500)}5,2024-03-05 10:00,u,1\n`
  const file = await uploadFile(ctx, imports.deps, { name: 'o.csv', content: csv })
  const { id } = await startImport(ctx, imports.deps, { file, mapping: orderMapping })
  let chunks = 0
  imports.log.before = () => {
    if (chunks++ === 1) throw new Error('the process died')
  }
  const run = { importId: await numberOf(ctx, id), signal: new AbortController().signal }
  await assert.rejects(runImport(ctx, imports.deps, run))
  await runImport(ctx, imports.deps, run)
  assert.deepEqual((await getImport(ctx, id)).rejectedByReason, { repeated_key: 1 })
})

test('an import that cannot be right is refused at the start, with the reason (IM9)', async () => {
  const ctx = await imports.newCtx()
  const start = async (content: string, mapping: Mapping) => {
    const file = await uploadFile(ctx, imports.deps, { name: 'o.csv', content })
    return await startImport(ctx, imports.deps, { file, mapping })
  }
  const ambiguous = 'id,at,who,total\n1,03/04/2024,u,1\n2,05/06/2024,u,2\n'
  await assert.rejects(start(ambiguous, orderMapping), /Day and month/)
  const told = { ...orderMapping, read: { dateOrder: 'dmy' as const } }
  assert.equal((await start(ambiguous, told)).state, 'queued')
  await assert.rejects(
    start('ID,at,who\n1,2024-01-02,u\n', orderMapping),
    (error: { details?: { problems?: { reason: Message }[] } }) => {
      assert.match(
        error.details?.problems?.map(({ reason }) => inLanguage(reason, 'en')).join() ?? '',
        /no column "id"; did you mean "ID"\?.*no column "total"/,
      )
      return true
    },
  )
  await assert.rejects(start('id,at,who,total\n1,soon,u,1\n2,later,u,2\n', orderMapping), /Not one row/)
})

test('an import of which 10,000 rows are rejected before one fits is stopped: the mapping does not fit', async () => {
  const ctx = await imports.newCtx()
  const skipped = Array.from({ length: 1100 }, (_, at) => `s${at},2024-03-05,nobody,1\n`).join('')
  const bad = ordersCsv(13_000, () => true).slice('id,at,who,total\n'.length)
  const mapping = { ...orderMapping, skip: [{ when: { column: 'who', equals: 'nobody' } }] }
  const view = await run(ctx, `id,at,who,total\n${skipped}${bad}`, mapping)
  assert.equal(view.state, 'failed')
  assert.match(view.error ?? '', /does not fit/)
  assert.match((await getImport({ ...ctx, language: 'zh-Hans' }, view.id)).error ?? '', /^已有 \d+ 行被拒绝/)
  assert.ok(view.rowsRejected >= 10_000 && view.rowsRejected < 13_000)
})

test('the preview shows rows as events, the rule of the key, and that the file was imported before', async () => {
  const ctx = await imports.newCtx()
  const csv = ordersCsv(30, (row) => row === 1)
  await run(ctx, csv)
  const file = await uploadFile(ctx, imports.deps, { name: 'orders.csv', content: csv })
  const shown = await preview(ctx, imports.deps, { file, mapping: orderMapping, rows: 2 })
  assert.deepEqual(shown.rowKey, { by: 'columns', dataset: 'orders', columns: ['id'] })
  assert.equal(shown.rows.length, 2)
  assert.deepEqual(shown.rows[0]?.messages[0]?.props, { revenue: 0 })
  assert.equal(shown.rows[0]?.messages[0]?.at, '2024-03-05T02:00:00.000Z')
  assert.deepEqual(
    shown.rows[1]?.problems.map(({ reason, column, found }) => [reason, column, found]),
    [['not_a_number', 'total', 'free']],
  )
  assert.deepEqual(shown.sample, { rows: 30, accepted: 29, rejected: 1, skipped: 0, messages: 29 })
  assert.deepEqual(
    shown.warnings.map(({ code }) => code),
    ['rows_rejected', 'imported_before'],
  )
  const inChinese = await preview({ ...ctx, language: 'zh-Hant' }, imports.deps, {
    file,
    mapping: orderMapping,
    rows: 2,
  })
  assert.match(inChinese.warnings[0]?.detail ?? '', /^1 列樣本遭拒；第 \d+ 列：「free」不是數字。$/)
  assert.match(inChinese.warnings[1]?.detail ?? '', /已於 .* 匯入過這個檔案/)
  assert.deepEqual(shown.mapping.read?.delimiter, ',')
  const { key: _, dataset: __, ...unkeyed } = orderMapping
  const byLine = await preview(ctx, imports.deps, { file, mapping: unkeyed, rows: 1 })
  assert.equal(byLine.rowKey.by, 'line')
})

async function numberOf(ctx: Ctx, id: string): Promise<number> {
  return (await requireImport(ctx, id)).id
}
