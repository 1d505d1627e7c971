import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import type { Cell, SourceRow } from '../model/row.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { openTable } from './open.ts'
import { type ResolvedRead, resolveRead } from './table.ts'

/** A folder for one test; `write` puts a file into it and gives its path. */
export async function testFolder(): Promise<{
  path: string
  write: (name: string, content: string | Uint8Array) => Promise<string>
  remove: () => Promise<void>
}> {
  const path = await mkdtemp(join(tmpdir(), 'opencxm-imports-'))
  return {
    path,
    write: async (name, content) => {
      const file = join(path, name)
      await writeFile(file, content)
      return file
    },
    remove: () => rm(path, { recursive: true, force: true }),
  }
}

/** Reads a whole file: its columns and rows. */
export async function readAll(
  path: string,
  read: Partial<ResolvedRead> = {},
  limits: Partial<Limits> = {},
): Promise<{ columns: string[]; rows: SourceRow[]; fraction: number; damaged: number }> {
  const table = await openTable(path, { ...resolveRead({}), ...read }, { ...defaultLimits, ...limits })
  try {
    const rows: SourceRow[] = []
    for await (const piece of table.rows()) rows.push(...piece)
    return { columns: [...table.columns.names], rows, fraction: table.fraction(), damaged: table.damaged() }
  } finally {
    await table.close()
  }
}

/** A zip archive of these parts; `declaredSize` lies about the unpacked size of every part. */
export function zipOf(parts: Record<string, string | Uint8Array>, options: { declaredSize?: number } = {}): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(parts)) {
    const plain = Buffer.from(content)
    const packed = deflateRawSync(plain)
    const fields = zipFields(plain, packed, options.declaredSize)
    const path = Buffer.from(name)
    const header = Buffer.concat([
      Buffer.from([0x50, 0x4b, 3, 4, 20, 0]),
      fields,
      number16(path.length),
      number16(0),
      path,
    ])
    local.push(header, packed)
    const tail = Buffer.concat([number16(path.length), Buffer.alloc(12), number32(offset), path])
    central.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0, 20, 0]), fields, tail)
    offset += header.length + packed.length
  }
  const directory = Buffer.concat(central)
  const count = number16(Object.keys(parts).length)
  const end = [Buffer.from([0x50, 0x4b, 5, 6, 0, 0, 0, 0]), count, count, number32(directory.length), number32(offset)]
  return Buffer.concat([...local, directory, ...end, number16(0)])
}

function zipFields(plain: Buffer, packed: Buffer, declaredSize: number | undefined): Buffer {
  const utf8AndDeflate = Buffer.from([0, 8, 8, 0, 0, 0, 0x21, 0])
  const size = declaredSize ?? plain.length
  return Buffer.concat([utf8AndDeflate, number32(crc32(plain)), number32(packed.length), number32(size)])
}

function number16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

/** A cell of a test sheet: raw XML after the address, or a plain value. */
export type TestCell = Cell | { xml: string }

export type TestWorkbook = {
  sheets: Record<string, { rows: (TestCell[] | null)[]; hidden?: boolean }>
  shared?: string[]
  formats?: string[]
  dates1904?: boolean
  /** As LibreOffice and strict writers do: parts by absolute path, elements with a prefix. */
  prefix?: string
  extra?: Record<string, string>
}

/** An Excel file. Style n of a cell (s="n") is the n-th of `formats`; style 0 is General. */
export function workbookOf(book: TestWorkbook): Buffer {
  const names = Object.keys(book.sheets)
  const p = book.prefix ? `${book.prefix}:` : ''
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const root = (name: string, body: string) =>
    `<?xml version="1.0" encoding="UTF-8"?><${p}${name} xmlns${book.prefix ? `:${book.prefix}` : ''}="${main}" xmlns:r="${office}">${body}</${p}${name}>`
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${book.prefix ? '/xl/' : ''}${target}"/>`
  const sheets = names.map((name, at) => {
    const state = book.sheets[name]?.hidden ? ' state="hidden"' : ''
    return `<${p}sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"${state}/>`
  })
  const formats = (book.formats ?? []).map(
    (code, at) => `<${p}numFmt numFmtId="${200 + at}" formatCode="${escapeXml(code)}"/>`,
  )
  const styles = ['<xf numFmtId="0"/>', ...(book.formats ?? []).map((_, at) => `<xf numFmtId="${200 + at}"/>`)]
  const xf = styles.map((style) => style.replace('<xf', `<${p}xf`)).join('')
  const parts: Record<string, string> = {
    '_rels/.rels': `<Relationships>${relation('rId1', 'officeDocument', 'workbook.xml').replace('Target="w', 'Target="xl/w')}</Relationships>`,
    'xl/workbook.xml': root(
      'workbook',
      `<${p}workbookPr${book.dates1904 ? ' date1904="1"' : ''}/><${p}sheets>${sheets.join('')}</${p}sheets>`,
    ),
    'xl/_rels/workbook.xml.rels': `<Relationships>${names.map((_, at) => relation(`rId${at + 1}`, 'worksheet', `worksheets/sheet${at + 1}.xml`)).join('')}${relation('rIdS', 'styles', 'styles.xml')}${relation('rIdT', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    'xl/styles.xml': root(
      'styleSheet',
      `<${p}numFmts>${formats.join('')}</${p}numFmts><${p}cellStyleXfs><${p}xf numFmtId="14"/></${p}cellStyleXfs><${p}cellXfs>${xf}</${p}cellXfs>`,
    ),
    'xl/sharedStrings.xml': root('sst', (book.shared ?? []).map((text) => `<${p}si>${text}</${p}si>`).join('')),
    ...book.extra,
  }
  names.forEach((name, at) => {
    const rows = (book.sheets[name]?.rows ?? []).map((row, index) => row && rowXml(row, index + 1, p))
    parts[`xl/worksheets/sheet${at + 1}.xml`] = root('worksheet', `<${p}sheetData>${rows.join('')}</${p}sheetData>`)
  })
  return zipOf(parts)
}

function rowXml(cells: TestCell[], line: number, p: string): string {
  const inner = cells.map((cell, at) => cellXml(cell, `${letters(at)}${line}`, p))
  return `<${p}row r="${line}">${inner.join('')}</${p}row>`
}

function cellXml(cell: TestCell, address: string, p: string): string {
  if (cell === null) return ''
  if (typeof cell === 'object' && !Array.isArray(cell) && 'xml' in cell) {
    return `<${p}c r="${address}"${String(cell.xml).replaceAll('<v>', `<${p}v>`).replaceAll('</v>', `</${p}v>`)}</${p}c>`
  }
  if (typeof cell === 'number') return `<${p}c r="${address}"><${p}v>${cell}</${p}v></${p}c>`
  if (typeof cell === 'boolean') return `<${p}c r="${address}" t="b"><${p}v>${cell ? 1 : 0}</${p}v></${p}c>`
  return `<${p}c r="${address}" t="inlineStr"><${p}is><${p}t xml:space="preserve">${escapeXml(String(cell))}</${p}t></${p}is></${p}c>`
}

function letters(place: number): string {
  return place < 26 ? String.fromCharCode(65 + place) : letters(Math.floor(place / 26) - 1) + letters(place % 26)
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
