import assert from 'node:assert/strict'
import { readdir, readlink } from 'node:fs/promises'
import test, { after, before } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { SourceRow } from '../model/row.ts'
import { formatOf } from './open.ts'
import { readAll, testFolder } from './testing.ts'

let folder: Awaited<ReturnType<typeof testFolder>>
before(async () => {
  folder = await testFolder()
})
after(() => folder.remove())

let files = 0
const file = (content: string | Uint8Array) => folder.write(`f${++files}`, content)
const shown = (rows: SourceRow[]) =>
  rows.map(
    (row) =>
      `${row.line}${row.problem ? `! ${row.problem.reason}` : ''}: ${row.cells.map((cell) => JSON.stringify(cell)).join(' ')}`,
  )

test('a CSV gives its columns and rows with their lines, also packed and in other encodings (IM3)', async () => {
  const text = 'id,name\r\n1,"Ann, Lee"\r\n\r\n2,王小明\r\n'
  const expected = { columns: ['id', 'name'], rows: ['2: "1" "Ann, Lee"', '4: "2" "王小明"'] }
  const cases: [string | Uint8Array, Parameters<typeof readAll>[1]][] = [
    [text, {}],
    [`\ufeff${text}`, {}],
    [gzipSync(text), {}],
    [Buffer.concat([gzipSync(text.slice(0, 12)), gzipSync(text.slice(12))]), {}],
    [Buffer.from(`\ufeff${text}`, 'utf16le'), { encoding: 'utf-16le' }],
    [Buffer.from(text, 'utf16le').swap16(), { encoding: 'utf-16be' }],
    [text.replaceAll(',', ';').replace('Ann;', 'Ann,'), { delimiter: ';' }],
  ]
  for (const [content, read] of cases) {
    const { columns, rows, fraction } = await readAll(await file(content), read)
    assert.deepEqual({ columns, rows: shown(rows) }, expected)
    assert.equal(fraction, 1)
  }
})

test('headers: none, doubled, empty, below a title', async () => {
  const none = await readAll(await file('1,2\n3,4\n'), { header: false })
  assert.deepEqual(
    [none.columns, shown(none.rows)],
    [
      ['column 1', 'column 2'],
      ['1: "1" "2"', '2: "3" "4"'],
    ],
  )
  const doubled = await readAll(await file('a,a,\n1,2,3\n'))
  assert.deepEqual(doubled.columns, ['a', 'a (2)', 'column 3'])
  const titled = await readAll(await file('Report\n\na,b\n1,2\n'), { skipRows: 2 })
  assert.deepEqual([titled.columns, shown(titled.rows)], [['a', 'b'], ['4: "1" "2"']])
  const one = await readAll(await file('email\na@b.co\n'))
  assert.deepEqual([one.columns, shown(one.rows)], [['email'], ['2: "a@b.co"']])
  assert.deepEqual((await readAll(await file('a,b'))).rows, [])
})

test('a file that is refused at its header is closed again', async () => {
  const wide = `${Array.from({ length: 2500 }, (_, at) => `c${at}`).join(',')}\n`
  const path = await file(`${wide}${'x,y\n'.repeat(100_000)}`)
  const open = async (): Promise<number> =>
    (
      await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
    ).filter((target) => target === path).length
  await assert.rejects(readAll(path), /more than 2000 columns/)
  // A read that is under way ends first.
  for (const until = Date.now() + 10_000; (await open()) > 0; await setTimeout(5)) assert.ok(Date.now() < until)
})

test('ragged rows: short ones miss their last cells, long ones are rejected unless the rest is empty', async () => {
  const { rows } = await readAll(await file('a,b\n1\n1,2,,\n1,2,3\n'))
  assert.deepEqual(shown(rows), ['2: "1"', '3: "1" "2"', '4! too_many_cells: "1" "2" "3"'])
})

test('files that cannot be read are refused with a sentence (IM9)', async () => {
  await assert.rejects(async () => readAll(await file('')), /no rows/)
  await assert.rejects(async () => readAll(await file('\n\n')), /no rows/)
  await assert.rejects(async () => readAll(await file(`${'a,'.repeat(10_000)}b\n`)), /more than 2000 columns/)
  await assert.rejects(
    async () => readAll(await file(gzipSync('a,b\n1,2\n'.repeat(1000)).subarray(0, -20))),
    /damaged or was cut off/,
  )
  const quotes = `a;b\n${'"x;1\ny"z;2\n'.repeat(400)}`
  await assert.rejects(async () => readAll(await file(quotes), { delimiter: ';' }), /read.quote/)
})

test('a gzip bomb is stopped while it unpacks (IM9)', async () => {
  const bomb = gzipSync(Buffer.alloc(3_000_000, 'a,b\n'))
  const limits = { ratioMax: 20, ratioFreeBytes: 1_000_000 }
  await assert.rejects(async () => readAll(await file(bomb), {}, limits), /more than 20 times/)
  await assert.rejects(
    async () => readAll(await file(bomb), {}, { decompressedBytesMax: 1_000_000 }),
    /more than 1000000 bytes/,
  )
  assert.equal((await readAll(await file(bomb))).rows.length, 749_999)
})

test('cells with NULs, formulas and undecodable bytes come through as they are, for the mapping to judge', async () => {
  const { rows, damaged } = await readAll(await file(Buffer.from('a,b\n=1+1,x\u0000y\n\xff,z\n', 'latin1')))
  assert.deepEqual(shown(rows), ['2: "=1+1" "x\\u0000y"', '3: "\ufffd" "z"'])
  assert.equal(damaged, 1)
})

test('JSON Lines: nested keys are columns, new keys add columns, long whole numbers keep their digits', async () => {
  const lines = [
    '{"id": 1, "user": {"email": "a@b.co", "tags": ["x"]}}',
    '',
    '{"id": 12345678901234567890, "late": true, "u": "\\ud800"}',
    '[1]',
    '{"id": 2',
    '{"id": "x\\u0000"}',
  ].join('\n')
  for (const content of [lines, gzipSync(lines), `\ufeff${lines}`]) {
    const { columns, rows } = await readAll(await file(content), { format: 'jsonl' })
    assert.deepEqual(columns, ['id', 'user.email', 'user.tags', 'late', 'u'])
    assert.deepEqual(shown(rows).slice(0, 3), [
      '1: 1 "a@b.co" ["x"]',
      '3: "12345678901234567890" null null true "\ufffd"',
      '4! not_an_object: "[1]"',
    ])
    assert.deepEqual(
      rows.slice(3).map((row) => row.problem?.reason),
      ['bad_json', 'bad_json'],
    )
  }
})

test('JSON Lines: names that cannot be stored and endless nesting are rejected row by row, a number past all floats keeps its digits', async () => {
  const lines = [
    '{"id":1,"y\\u0000":1}',
    '{"id":2,"a":[{"\\ud800":1}]}',
    `{"id":3,"x":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    `{"id":4,"x":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`,
    `{"id":5,"x":${'['.repeat(30)}${']'.repeat(30)},"n":1e400}`,
  ]
  const { columns, rows } = await readAll(await file(lines.join('\n')), { format: 'jsonl' })
  assert.deepEqual(columns, ['id', 'x', 'n'])
  assert.deepEqual(
    rows.map((row) => row.problem?.reason),
    ['bad_json', 'bad_json', 'bad_json', 'bad_json', undefined],
  )
  assert.equal(rows[4]?.cells[2], '1e400')
})

test('a name that is cut is not cut within a character: no store takes half of one', async () => {
  const { columns } = await readAll(await file(`{"${'a'.repeat(299)}😀":1}`), { format: 'jsonl' })
  assert.ok(columns[0]?.isWellFormed())
})

test('JSON Lines: too many keys and too long lines are rejected row by row', async () => {
  const many = JSON.stringify(Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`k${at}`, at])))
  const { rows } = await readAll(await file(`{"a":1}\n${many}\n{"a":2}`), { format: 'jsonl' }, { columnsMax: 20 })
  assert.deepEqual(
    rows.map((row) => row.problem?.reason),
    [undefined, 'too_many_columns', undefined],
  )
  const long = `{"a":"${'x'.repeat(1_200_000)}"}\n{"a":2}\n`
  const { rows: after } = await readAll(await file(long), { format: 'jsonl' })
  assert.deepEqual(
    after.map((row) => [row.line, row.problem?.reason]),
    [
      [1, 'row_too_long'],
      [2, undefined],
    ],
  )
})

test('the kind of a file is told by its first bytes, also of those that cannot be read', () => {
  const kind = (head: string) => formatOf(Buffer.from(head, 'latin1'), head)
  assert.equal(kind('PAR1'), 'parquet')
  assert.equal(kind('PK\x03\x04'), 'xlsx')
  assert.equal(kind('\n {"a":1}\n'), 'jsonl')
  assert.equal(kind('a,b\n'), 'csv')
  assert.throws(() => kind('\xd0\xcf\x11\xe0'), /\.xls/)
  assert.throws(() => kind('%PDF-1'), /PDF/)
  assert.throws(() => kind('[ {"a":1}'), /JSON Lines/)
  assert.throws(() => kind('\x28\xb5\x2f\xfd'), /zstd/)
})

test('files that were put together: a header that comes again is rejected, a byte order mark at a line is none of its cell (IM7)', async () => {
  const { columns, rows } = await readAll(
    await file('\ufeffid,name\n1,a\n\ufeffid,name\n\ufeff"2",b\nid, name\n3,id\n'),
  )
  assert.deepEqual(columns, ['id', 'name'])
  const again = (line: number, name: string) => `${line}! header_again: "id" "${name}"`
  assert.deepEqual(shown(rows), ['2: "1" "a"', again(3, 'name'), '4: "2" "b"', again(5, ' name'), '6: "3" "id"'])
  assert.deepEqual(shown((await readAll(await file('email\nemail\n'))).rows), ['2: "email"'])
})

test('files of other programs are refused by name, not read as a table of nonsense (IM9)', () => {
  const refused: [string, RegExp][] = [
    ['<table border="1"><tr><td>id</td></tr></table>', /web page \(HTML\)/],
    ['\r\n<!DOCTYPE html><html><body>Sign in</body></html>', /web page/],
    ['<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>', /open it in Excel/],
    ['<?xml version="1.0"?><Workbook>', /is XML/],
    ['$FL2@(#) SPSS DATA FILE', /SPSS \(\.sav\)/],
    ['<stata_dta><header>', /Stata/],
    ['ARROW1\0\0', /Arrow/],
    ['SQLite format 3\0', /SQLite/],
    ['Obj\u0001\u0004', /Avro/],
    ['7z\u00bc\u00af\u0027\u001c', /7-Zip/],
    ['\u0001\u0002\u0003\u0004,\u0000\u0000\n', /no text/],
  ]
  for (const [text, said] of refused) assert.throws(() => formatOf(Buffer.from(text, 'latin1'), text), said, text)
  for (const text of ['id,note\n1,<b>x</b>\n', 'Object,ORC\n1,2\n', '<5,6\n', 'a\u000cb,c\n', 'id,n\n1,a\0b\n']) {
    assert.equal(formatOf(Buffer.from(text), text), 'csv', text)
  }
})
