import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { formatKind } from '../model/sheet.ts'
import { defaultLimits } from './limits.ts'
import { slices } from './parquet.ts'
import { readAll, testFolder, workbookOf, zipOf } from './testing.ts'
import { sheetNames } from './xlsx/open.ts'

let folder: Awaited<ReturnType<typeof testFolder>>
before(async () => {
  folder = await testFolder()
})
after(() => folder.remove())

let files = 0
const file = (content: Uint8Array) => folder.write(`f${++files}`, content)
const xlsx = { format: 'xlsx' } as const
const parquet = { format: 'parquet' } as const
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))

const orders = {
  sheets: {
    Orders: {
      rows: [
        ['id', 'at', 'name', 'paid', 'time'],
        [
          1,
          { xml: ' s="1"><v>45356.604166666664</v>' },
          { xml: ' t="s"><v>0</v>' },
          true,
          { xml: ' s="2"><v>0.5</v>' },
        ],
        null,
        [2, { xml: ' s="3"><v>45356</v>' }, { xml: ' t="s"><v>1</v>' }, null, { xml: ' t="e"><v>#N/A</v>' }],
        [3, { xml: ' t="str"><v>computed</v>' }, 'inline & <more>'],
      ],
    },
    Hidden: { rows: [['x'], [9]], hidden: true },
  },
  shared: ['<t>王小明</t>', '<r><t>Ann </t></r><r><t>Lee</t></r><rPh><t>アン</t></rPh>'],
  formats: ['yyyy/m/d h:mm', 'h:mm AM/PM', '[$-804]yyyy"年"m"月"d"日"'],
}

test('an Excel file gives typed cells, dates as ISO text, shared and rich texts, rows by their number (IM3)', async () => {
  const expected = [
    [2, [1, '2024-03-05 14:30:00', '王小明', true, '12:00:00']],
    [4, [2, '2024-03-05', 'Ann Lee', null, '#N/A']],
    [5, [3, 'computed', 'inline & <more>']],
  ]
  const plain = workbookOf(orders)
  const prefixed = workbookOf({
    ...orders,
    prefix: 'x',
    shared: ['<x:t>王小明</x:t>', '<x:r><x:t>Ann </x:t></x:r><x:r><x:t>Lee</x:t></x:r>'],
  })
  for (const content of [plain, prefixed, gzipSync(plain)]) {
    const { columns, rows, fraction } = await readAll(await file(content), xlsx)
    assert.deepEqual(columns, ['id', 'at', 'name', 'paid', 'time'])
    assert.deepEqual(
      rows.map(({ line, cells }) => [line, cells]),
      expected,
    )
    assert.ok(fraction > 0.99)
  }
  const hidden = await readAll(await file(plain), { ...xlsx, sheet: 'Hidden' })
  assert.deepEqual([hidden.columns, hidden.rows[0]?.cells], [['x'], [9]])
  await assert.rejects(async () => readAll(await file(plain), { ...xlsx, sheet: 'None' }), /it has: Orders, Hidden/)
})

test('a first sheet without rows (a cover of pictures) is passed over unless it is asked for (IM3)', async () => {
  const book = await file(
    workbookOf({ sheets: { Cover: { rows: [] }, Data: { rows: [['id'], ['a']] }, More: { rows: [['x'], [1]] } } }),
  )
  const { columns, rows } = await readAll(book, xlsx)
  assert.deepEqual([columns, rows[0]?.cells], [['id'], ['a']])
  assert.deepEqual(await sheetNames(book, defaultLimits), ['Data', 'Cover', 'More'])
  await assert.rejects(async () => readAll(book, { ...xlsx, sheet: 'Cover' }), /"Cover" has no rows/)
})

test('numbers whose format is zeros alone have as many digits, as the member 00042 has in every other file (IM5)', async () => {
  const cells = [42, 123456, 4.5, -7].map((value) => ({ xml: ` s="1"><v>${value}</v>` }))
  const book = { sheets: { A: { rows: [['a', 'b', 'c', 'd'], cells] } }, formats: ['00000'] }
  assert.deepEqual((await readAll(await file(workbookOf(book)), xlsx)).rows[0]?.cells, ['00042', '123456', 4.5, -7])
})

test('the 1904 system moves dates by four years and a day', async () => {
  const content = workbookOf({ ...orders, dates1904: true })
  assert.equal((await readAll(await file(content), xlsx)).rows[1]?.cells[1], '2028-03-06')
})

test('number formats: dates by their letters, not by text, colours, durations or exponents', () => {
  const kinds: [number, string | undefined, string][] = [
    [14, undefined, 'date'],
    [22, undefined, 'date'],
    [57, undefined, 'date'],
    [20, undefined, 'time'],
    [46, undefined, 'number'],
    [0, undefined, 'number'],
    [200, 'mmm-yy', 'date'],
    [200, 'mmmm', 'date'],
    [200, 'm/d', 'date'],
    [200, 'h:mm:ss', 'time'],
    [200, 'mm:ss.0', 'time'],
    [200, '[h]:mm', 'number'],
    [200, '#,##0.00 "days"', 'number'],
    [200, '[Red]0.00', 'number'],
    [200, '0.00E+00', 'number'],
    [200, 'General', 'number'],
    [200, '0\\d', 'number'],
    [200, '[$-F800]dddd, mmmm dd, yyyy', 'date'],
  ]
  for (const [id, code, kind] of kinds) assert.equal(formatKind(id, code), kind, `${id} ${code}`)
})

test('damaged, foreign and hostile Excel files are refused with a sentence (IM9)', async () => {
  const book = workbookOf(orders)
  await assert.rejects(async () => readAll(await file(book.subarray(0, 200)), xlsx), /damaged/)
  await assert.rejects(
    async () => readAll(await file(zipOf({ 'word/document.xml': '<a/>' })), xlsx),
    /no Excel workbook/,
  )
  const broken = workbookOf({ ...orders, extra: { 'xl/sharedStrings.xml': '<sst><si>' } })
  await assert.rejects(async () => readAll(await file(broken), xlsx), /not well-formed/)
  const entities = '<!DOCTYPE a [<!ENTITY b "c">]><sst><si><t>&b;</t></si></sst>'
  await assert.rejects(
    async () => readAll(await file(workbookOf({ ...orders, extra: { 'xl/sharedStrings.xml': entities } })), xlsx),
    /not well-formed/,
  )
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'
  const xlsbParts = {
    '_rels/.rels': `<Relationships><Relationship Id="a" Type="${office}" Target="xl/workbook.bin"/></Relationships>`,
    'xl/workbook.bin': '\u0083\u0001',
  }
  await assert.rejects(async () => readAll(await file(zipOf(xlsbParts)), xlsx), /\.xlsb\)\. Save it as \.xlsx/)
  const empty = workbookOf({ sheets: { A: { rows: [] } } })
  await assert.rejects(async () => readAll(await file(empty), xlsx), /has no rows/)
  const wide = workbookOf({ sheets: { A: { rows: [Array.from({ length: 2500 }, (_, at) => `c${at}`)] } } })
  await assert.rejects(async () => readAll(await file(wide), xlsx), /more than 2000 columns/)
})

test('texts in CDATA are read, rows get numbers of their own, what leads out of the file is let be', async () => {
  const relation = (id: string, more: string) => `<Relationship Id="${id}" Type="x/worksheet" ${more}/>`
  const row = (number: string, text: string) =>
    `<row ${number}><c t="inlineStr"><is><t><![CDATA[${text}]]></t></is></c></row>`
  const book = zipOf({
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="a"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation('a', 'Target="worksheets/50%.xml"')}${relation('b', 'Target="http://["')}${relation('c', 'Target="C:\\[x]" TargetMode="External"')}</Relationships>`,
    'xl/worksheets/50%.xml': `<worksheet><sheetData>${row('', 'a < b')}${row('r="2"', 'x')}${row('r="2"', 'y')}${row('r="q"', 'z')}${row('r="9"', 'u')}</sheetData></worksheet>`,
  })
  const { columns, rows } = await readAll(await file(book), xlsx)
  assert.deepEqual(columns, ['a < b'])
  assert.deepEqual(
    rows.map(({ line, cells }) => `${line} ${cells[0]}`),
    ['2 x', '3 y', '4 z', '9 u'],
  )
})

test('Excel bombs are stopped: by ratio, by declared size, by one endless element, by shared texts (IM9)', async () => {
  const row = '<row><c t="inlineStr"><is><t>x</t></is></c></row>'
  const sheet = `<worksheet><sheetData>${row.repeat(100_000)}</sheetData></worksheet>`
  const limits = { ratioMax: 20, ratioFreeBytes: 1_000_000 }
  const bomb = workbookOf({ sheets: { A: { rows: [['x']] } }, extra: {} })
  assert.equal((await readAll(await file(bomb), xlsx, limits)).rows.length, 0)
  const parts = { sheets: { B: { rows: [['x']] } } }
  const big = workbookOf({
    ...parts,
    shared: [],
    extra: { 'xl/sharedStrings.xml': `<sst>${'<si><t>y</t></si>'.repeat(200_000)}</sst>` },
  })
  await assert.rejects(async () => readAll(await file(big), xlsx, limits), /more than 20 times/)
  await assert.rejects(async () => readAll(await file(big), xlsx, { sharedTextCharsMax: 1000 }), /Save it as CSV/)
  const endless = workbookOf({
    ...parts,
    extra: { 'xl/sharedStrings.xml': `<sst><si><t>${'z'.repeat(9_000_000)}</t></si></sst>` },
  })
  await assert.rejects(async () => readAll(await file(endless), xlsx), /holds an element/)
  const lying = zipOf({ '_rels/.rels': sheet, 'xl/workbook.xml': sheet }, { declaredSize: 10 })
  await assert.rejects(async () => readAll(await file(lying), xlsx), /damaged/)
})

test('a Parquet file gives typed cells; structs are columns, lists stay lists, long integers keep their digits (IM3)', async () => {
  for (const name of ['orders-zstd.parquet', 'orders-snappy.parquet']) {
    const { columns, rows, fraction } = await readAll(fixture(name), parquet)
    assert.deepEqual(columns, ['id', 'name', 'score', 'at', 'day', 'note', 'list', 'inner.a', 'inner.b', 'flag'])
    assert.deepEqual(rows[1], {
      line: 2,
      cells: ['9007199254740994', '客户1', 1.5, '2024-03-05T14:30:01.123Z', '2024-03-06', null, [1, 2], 1, 'b', 0],
    })
    assert.equal(rows.length, 3)
    assert.equal(fraction, 1)
  }
})

test('decimals of a Parquet file keep their digits, a time of day is one, wall-clock times carry no zone (IM3, IM5)', async () => {
  const { columns, rows } = await readAll(fixture('values-pyarrow.parquet'), parquet)
  const names = ['customer', 'amount', 'exact', 'at', 'instant', 'opened', 'inner.price', 'inner.at', 'channel']
  assert.deepEqual(columns, names)
  const times = ['2025-01-01 00:00:00.123', '2025-01-01T00:00:00.123Z', '10:00:00']
  const inner = [0.07, '1970-01-01 00:00:00.000']
  assert.deepEqual(
    rows.map(({ cells }) => names.map((_, index) => cells[index] ?? null)),
    [
      ['12345678901234567890', 1.15, '0.10000000000000000001', ...times, ...inner, 'web'],
      ['12345678901234567891', -2.3, null, null, null, '23:59:59.500', null, null, 'store'],
      [7, 1, -0.5, '1970-01-01 00:00:00.000', '1970-01-01T00:00:00.000Z', null, null, null, 'web'],
    ],
  )
})

test('unsigned numbers in differences are those that DuckDB wrote; an interval is a duration and refuses no file (IM3)', async () => {
  const { columns, rows } = await readAll(fixture('deltas-duckdb.parquet'), parquet)
  assert.deepEqual(columns, ['ip', 'span', 'spans', 'inner.n'])
  const spans = ['AAAAAAEAAAAAAAAA']
  assert.deepEqual(
    rows.map(({ cells }) => cells),
    [
      [4000000000, 'P1M2DT3.5S', spans, 4294967295],
      [4000000001, null, spans, 4294967294],
      [4000000002, 'P1M2DT3.5S', spans, 4294967293],
    ],
  )
})

test('every codec gives the same cells, a column without values too; floats of 32 bits are the numbers that were written (IM3)', async () => {
  for (const codec of ['none', 'snappy', 'gzip', 'brotli', 'lz4', 'zstd']) {
    const { columns, rows } = await readAll(fixture(`codec-${codec}.parquet`), parquet)
    assert.deepEqual(columns, ['customer', 'price', 'ratio', 'nothing'], codec)
    assert.deepEqual(
      rows.map(({ cells }) => columns.map((_, index) => cells[index] ?? null)),
      [
        ['a', 19.99, 0.5, null],
        ['b', 0.1, null, null],
        ['c', null, null, null],
      ],
      codec,
    )
  }
})

test('a row group of few columns is not decoded anew for every 32,768 of its rows, as a column on one page would be', async () => {
  const groups = (rows: number, columns: number) => ({ columns: Array(columns).fill({}), num_rows: BigInt(rows) })
  const ranges = (group: object) => [...slices({ row_groups: [group, group] as never })].map(({ end }) => end)
  assert.deepEqual(ranges(groups(200_000, 2)), [32_768, 200_000, 400_000])
  assert.deepEqual(ranges(groups(50_000, 64)), [32_768, 50_000, 82_768, 100_000])
  const { rows } = await readAll(fixture('one-page-duckdb.parquet'), parquet)
  assert.equal(rows.length, 200_000)
  for (const at of [0, 32_767, 32_768, 65_536, 199_999]) {
    assert.deepEqual(rows[at], { line: at + 1, cells: [at, 'same'] })
  }
})

test('times of a Parquet file that are no instants come without a zone; gzip around it is unpacked', async () => {
  const bytes = await readFile(fixture('orders-zstd.parquet'))
  // TimestampType of the footer: field 1 (isAdjustedToUTC) true -> false.
  const at = bytes.indexOf(Buffer.from('8c111c1c', 'hex'))
  assert.ok(at > 0)
  bytes[at + 1] = 0x12
  for (const content of [bytes, gzipSync(bytes)]) {
    assert.equal((await readAll(await file(content), parquet)).rows[0]?.cells[3], '2024-03-05 14:30:00.123')
  }
})

test('damaged and hostile Parquet files are refused with a sentence (IM9)', async () => {
  const bytes = await readFile(fixture('orders-zstd.parquet'))
  await assert.rejects(async () => readAll(await file(bytes.subarray(0, 900)), parquet), /cut off/)
  await assert.rejects(async () => readAll(await file(Buffer.from('PAR1')), parquet), /cut off/)
  const hollow = Buffer.from(bytes)
  hollow.fill(0xff, 4, 600)
  await assert.rejects(async () => readAll(await file(hollow), parquet), /damaged/)
  // A library that stumbles over the file is not quoted: what it says is about its own code.
  const empty = Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(50), Buffer.from('PAR1')])
  await assert.rejects(
    async () => readAll(await file(empty), parquet),
    (error: { details?: object }) => !/TypeError|undefined|reading/.test(JSON.stringify(error.details)),
  )
  const footer = Buffer.from(bytes)
  footer.writeUInt32LE(0x7fffffff, bytes.length - 8)
  await assert.rejects(async () => readAll(await file(footer), parquet), /description/)
  // Its row group claims more rows than its pages have: they would come as empty rows, without end perhaps.
  const three = await readFile(fixture('codec-none.parquet'))
  const claiming = (rows: string) => {
    const [at, end] = [three.lastIndexOf(Buffer.from('1606', 'hex')), three.length - 8]
    const claim = Buffer.from(rows, 'hex')
    const bytes = Buffer.concat([three.subarray(0, at + 1), claim, three.subarray(at + 2)])
    bytes.writeUInt32LE(three.readUInt32LE(end) + claim.length - 1, end + claim.length - 1)
    return bytes
  }
  await assert.rejects(async () => readAll(await file(claiming('80b518')), parquet), /damaged/)
  // 2^27 rows of a few hundred bytes, as a column of one value could truly have.
  await assert.rejects(async () => readAll(await file(claiming('8080808001')), parquet), /200 times/)
  await assert.rejects(
    async () => readAll(fixture('orders-zstd.parquet'), parquet, { rowGroupBytesMax: 10 }),
    /row group/,
  )
  await assert.rejects(
    async () => readAll(fixture('orders-zstd.parquet'), parquet, { columnsMax: 3 }),
    /more than 3 columns/,
  )
})
