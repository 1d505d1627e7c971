import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test, { after, before } from 'node:test'
import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../../platform/context/index.ts'
import type { EventStore } from '../../platform/eventstore/types.ts'
import { createHttpServer, type Edge } from '../../platform/http/index.ts'
import { type JobsRunner, startJobsRunner } from '../../platform/jobs/index.ts'
import { type CommandIo, importCommand } from './cli.ts'
import { importsRoutes } from './contract.ts'
import { mountImports } from './routes.ts'
import { openTestImports, orderMapping, ordersCsv, type TestImports } from './service/testing.ts'

let imports: TestImports
let app: FastifyInstance
let runner: JobsRunner
let url: string
let analyst: Ctx
let viewer: Ctx

before(async () => {
  imports = await openTestImports()
  ;[analyst, viewer] = [await imports.newCtx('analyst'), await imports.newCtx('viewer')]
  const callers = new Map([
    ['Bearer analyst', analyst],
    ['Bearer viewer', viewer],
  ])
  const edge: Edge = {
    base: { state: imports.state, events: {} as EventStore, clock: Date.now, random: Math.random, language: 'en' },
    isAllowedOrigin: () => false,
    once: null,
    findCaller: async (request) => {
      const ctx = callers.get(request.headers.authorization ?? '')
      return ctx ? { actor: ctx.actor, workspace: ctx.workspace, language: null, by: 'key' } : null
    },
  }
  app = createHttpServer({ logLevel: 'silent', trustedProxies: [], secure: false })
  await mountImports(app, edge, imports.deps)
  url = await app.listen({ port: 0, host: '127.0.0.1' })
  const { run, undo } = imports.deps.jobs
  const { state, services } = imports
  runner = await startJobsRunner({ state, services, jobs: [run, undo], subscriptions: [], schedules: [] })
})
after(async () => {
  await runner.stop(0)
  await app.close()
  await imports.close()
})

async function call(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
  path: string,
  options: { body?: object; bytes?: Buffer; as?: string } = {},
) {
  const { body, bytes, as = 'analyst' } = options
  const reply = await app.inject({
    method,
    url: path,
    headers: { authorization: `Bearer ${as}`, ...(bytes ? { 'content-type': 'application/octet-stream' } : {}) },
    ...(bytes ? { payload: bytes } : body ? { payload: body } : {}),
  })
  const isJson = String(reply.headers['content-type']).includes('json')
  return { status: reply.statusCode, json: isJson ? reply.json() : null, text: reply.body, headers: reply.headers }
}

test('an import over HTTP: upload in parts, detect, preview, start, watch, download; replies fit the contract', async () => {
  const created = await call('POST', '/api/v1/imports/files', { body: { name: 'orders.csv' } })
  assert.equal(created.status, 201)
  const { id: file } = importsRoutes.createFile.reply.parse(created.json)
  const csv = Buffer.from(ordersCsv(300, (row) => row === 7))
  const half = Math.floor(csv.length / 2)
  for (const [offset, bytes] of [
    [0, csv.subarray(0, half)],
    [half, csv.subarray(half)],
  ] as const) {
    const sent = await call('PUT', `/api/v1/imports/files/${file}/content?offset=${offset}`, { bytes })
    assert.equal(sent.status, 200)
  }
  assert.equal(
    (await call('PUT', `/api/v1/imports/files/${file}/content?offset=3`, { bytes: Buffer.from('x') })).status,
    409,
  )
  assert.equal((await call('PUT', `/api/v1/imports/files/${file}/content?offset=0`, { body: {} })).status, 415)
  importsRoutes.completeFile.reply.parse((await call('POST', `/api/v1/imports/files/${file}/complete`)).json)
  importsRoutes.getFile.reply.parse((await call('GET', `/api/v1/imports/files/${file}`)).json)
  const detected = await call('POST', `/api/v1/imports/files/${file}/detect`, { body: {} })
  assert.equal(importsRoutes.detect.reply.parse(detected.json).columns.length, 4)
  const shown = await call('POST', `/api/v1/imports/files/${file}/preview`, { body: { mapping: orderMapping } })
  assert.equal(importsRoutes.preview.reply.parse(shown.json).rows.length, 20)
  const started = await call('POST', '/api/v1/imports', { body: { file, mapping: orderMapping } })
  assert.equal(started.status, 202)
  const { id } = importsRoutes.startImport.reply.parse(started.json)
  const done = await ended(id)
  assert.deepEqual([done.state, done.rowsAccepted, done.rejectedByReason], ['done', 299, { not_a_number: 1 }])
  importsRoutes.listImports.reply.parse((await call('GET', '/api/v1/imports?limit=5')).json)
  importsRoutes.listRejected.reply.parse((await call('GET', `/api/v1/imports/${id}/rejected`)).json)
  const download = await call('GET', `/api/v1/imports/${id}/rejected.csv`)
  assert.match(String(download.headers['content-disposition']), /attachment; filename="rejected-imp/)
  assert.equal(download.text.split('\r\n').length, 3)
  const body = { rows: [{ line: 9, cells: { total: '1' } }] }
  const repaired = await call('POST', `/api/v1/imports/${id}/rejected/repair`, { body })
  assert.deepEqual(importsRoutes.repairRejected.reply.parse(repaired.json), { accepted: 1, stillRejected: [] })
  const saved = await call('POST', '/api/v1/import-mappings', { body: { mapping: orderMapping } })
  const mapping = importsRoutes.saveMapping.reply.parse(saved.json)
  importsRoutes.listMappings.reply.parse((await call('GET', '/api/v1/import-mappings')).json)
  const renamed = await call('PATCH', `/api/v1/import-mappings/${mapping.id}`, { body: { name: 'New' } })
  assert.equal(importsRoutes.renameMapping.reply.parse(renamed.json).name, 'New')
  assert.equal((await call('DELETE', `/api/v1/import-mappings/${mapping.id}`)).status, 200)
  // The client's second one is a retry: its first answer may have been lost.
  const twice = await Promise.all([1, 2].map(() => call('POST', `/api/v1/imports/${id}/undo`)))
  assert.deepEqual(
    twice.map(({ status }) => status),
    [202, 202],
  )
  assert.equal((await ended(id)).state, 'undone')
  const again = await call('POST', `/api/v1/imports/${id}/undo`)
  assert.equal(importsRoutes.undoImport.reply.parse(again.json).state, 'undone')
  assert.equal((await call('DELETE', `/api/v1/imports/files/${file}`)).status, 200)
})

async function ended(id: string) {
  for (;;) {
    const view = importsRoutes.getImport.reply.parse((await call('GET', `/api/v1/imports/${id}`)).json)
    if (!['queued', 'running', 'undoing'].includes(view.state)) return view
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('what is not there is 404, what is not allowed 403, what is wrong 400 with the field', async () => {
  assert.equal((await call('GET', '/api/v1/imports/imp_none')).status, 404)
  assert.equal((await call('GET', '/api/v1/imports/imp_none/rejected.csv')).status, 404)
  for (const [name, route] of Object.entries(importsRoutes)) {
    const path = route.path.replace(/:\w+/g, 'x')
    assert.equal((await call(route.method, path, { as: 'viewer' })).status, 403, name)
    assert.equal((await call(route.method, path, { as: 'nobody' })).status, 401, name)
  }
  const wrong = await call('POST', '/api/v1/imports', { body: { file: 'x', mapping: { ...orderMapping, evnts: [] } } })
  assert.equal(wrong.status, 400)
  assert.match(JSON.stringify(wrong.json), /evnts/)
  assert.equal((await call('POST', '/api/v1/imports', { body: { file: 'x' } })).status, 400)
})

test('opencxm import FILE --mapping M.json uploads, shows progress with its rate and ends with a status', async () => {
  const file = join(imports.deps.folder, 'cli-orders.csv')
  const mapping = join(imports.deps.folder, 'cli-mapping.json')
  await writeFile(
    file,
    ordersCsv(5000, (row) => row === 4),
  )
  await writeFile(mapping, JSON.stringify({ ...orderMapping, dataset: 'cli' }))
  let lang = 'en_GB.UTF-8'
  let place: Record<string, string> = { OPENCXM_URL: url }
  const refused = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') })
  let polls = 0
  const away = (address: string) => {
    if (!/imports\/imp_/.test(address)) return false
    polls += 1
    return polls === 1 || polls === 2
  }
  const command = async (...argv: string[]) => {
    let [out, err] = ['', '']
    const io: CommandIo = {
      env: { ...place, OPENCXM_KEY: 'analyst', LANG: lang },
      out: (text) => {
        out += text
      },
      err: (text) => {
        err += text
      },
      isTerminal: false,
      fetch: (...of) => (away(String(of[0])) ? Promise.reject(refused) : fetch(...of)),
    }
    return { status: await importCommand(argv, io), out, err }
  }
  const first = await command(file, '--mapping', mapping)
  assert.equal(first.status, 3, first.err)
  assert.match(first.out, /done: 4999 rows in \(0 unchanged\), 1 rejected, 0 skipped, 4999 messages\. Import imp_/)
  assert.match(first.err, /rows\/s/)
  assert.match(first.err, /(waiting for the server: .* does not answer: connect ECONNREFUSED.*\n){2}/)
  assert.match((await command(file, '--mapping', mapping)).out, /4999 rows in \(4999 unchanged\).* 0 messages/)
  const preview = await command(file, '--mapping', mapping, '--preview')
  assert.match(preview.out, /line 2: accepted\n {4}2024-03-05T02:00:00.000Z {2}Order Completed {2}user:u0/)
  assert.match(preview.out, /row key: cli by id/)
  assert.match(preview.out, /total: “free” is no number \(expected: a number such as 1234\.5\)/)
  lang = 'zh_TW.UTF-8'
  const inChinese = await command(file, '--mapping', mapping, '--preview')
  assert.match(inChinese.out, /total：「free」不是數字（應為：數字，例如 1234\.5）/)
  assert.match(inChinese.err, /rows_rejected: 1 列樣本遭拒/)
  lang = 'C.UTF-8'
  // Without an address: the server that runs with the same settings.
  place = { OPENCXM_URL: '', PORT: new URL(url).port }
  const suggested = await command(file)
  assert.equal(JSON.parse(suggested.out).version, 1)
  assert.equal((await command()).status, 2)
  assert.match((await command('--help')).out, /^Usage: opencxm import FILE/)
  assert.match((await command(dirname(file), '--mapping', mapping)).err, /cannot be read: EISDIR/)
  assert.equal((await command(file, '--nope')).status, 2)
  assert.match((await command(file, '--mapping', mapping, '--url', 'http://127.0.0.1:9')).err, /does not answer/)
  assert.match((await command(file, '--mapping', mapping, '--key', 'wrong')).err, /./)
  await writeFile(mapping, JSON.stringify({ ...orderMapping, evnts: 1 }))
  const unusable = await command(file, '--mapping', mapping)
  assert.equal(unusable.status, 1)
  assert.match(unusable.err, /no usable mapping:\n {2}mapping\.evnts: is not a field that is known here/)
  lang = 'zh_CN.UTF-8'
  await writeFile(mapping, JSON.stringify({ ...orderMapping, dataset: 'Big One', read: { timeZone: 'Mars' } }))
  assert.match(
    (await command(file, '--mapping', mapping)).err,
    /不是可用的映射：\n {2}mapping\.dataset: 应为小写字母.*；实际为文本“Big One”\n {2}mapping\.read\.timeZone: 应为 IANA 时区/,
  )
  await writeFile(mapping, '{ "version": 1,')
  assert.match((await command(file, '--mapping', mapping)).err, /不是有效的 JSON：/)
  await writeFile(mapping, JSON.stringify(orderMapping))
  assert.match((await command(`${file}.gone`, '--mapping', mapping)).err, /无法读取文件 .*gone：ENOENT/)
})
