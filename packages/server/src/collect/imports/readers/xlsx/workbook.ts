import { say } from '../../../../platform/kernel/index.ts'
import { type FormatKind, formatKind } from '../../model/sheet.ts'
import { type Limits, unreadable } from '../limits.ts'
import { words } from '../words.ts'
import { readXml } from './xml.ts'
import type { Package } from './zip.ts'

/** What a workbook says besides its cells. */
export type Workbook = {
  /** Visible sheets first, each with the path of its part. */
  sheets: { name: string; part: string }[]
  dates: '1900' | '1904'
  shared: string[]
  /** Kind of number format by the style index of a cell. */
  styles: FormatKind[]
}

/** Reads the names of sheets, number formats and shared texts. Shared texts have to be held: their size is bounded. */
export async function readWorkbook(file: Package, limits: Limits): Promise<Workbook> {
  const main = (await mainPart(file)) ?? 'xl/workbook.xml'
  if (!file.has(main)) throw unreadable(say(words.notExcel))
  if (main.endsWith('.bin')) throw unreadable(say(words.binaryExcel))
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  const targets = await relations(file, main)
  const { sheets, dates } = await readSheets(file, main)
  const partOf = (kind: string): string | null =>
    [...targets.values()].find((target) => target.type.endsWith(kind))?.part ?? null
  return {
    dates,
    sheets: sheets.flatMap(({ name, id }) => {
      const target = targets.get(id)
      return target?.type.endsWith('/worksheet') ? [{ name, part: target.part }] : []
    }),
    shared: await readShared(file, partOf('/sharedStrings') ?? `${folder}sharedStrings.xml`, limits),
    styles: await readStyles(file, partOf('/styles') ?? `${folder}styles.xml`),
  }
}

async function mainPart(file: Package): Promise<string | null> {
  const targets = await relations(file, '')
  return [...targets.values()].find(({ type }) => type.endsWith('/officeDocument'))?.part ?? null
}

/** Where a part's relations lead, by id. Targets are relative to the part's folder unless they begin with a slash. */
async function relations(file: Package, part: string): Promise<Map<string, { type: string; part: string }>> {
  const slash = part.lastIndexOf('/') + 1
  const path = `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`
  const found = new Map<string, { type: string; part: string }>()
  if (!file.has(path)) return found
  await readXml(path, file.text(path), {
    open(name, { Id, Type, Target, TargetMode }) {
      if (name !== 'Relationship' || Id === undefined || Target === undefined) return
      // Outside of the file there may be anything, no address even; no part is read from there.
      if (TargetMode === 'External' || !URL.canParse(Target, 'file:///')) return
      const target = new URL(Target, `file:///${part.slice(0, slash)}`).pathname.slice(1)
      found.set(Id, { type: Type ?? '', part: unescaped(target) })
    },
  })
  return found
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

type SheetEntry = { name: string; id: string; hidden: boolean }

async function readSheets(file: Package, main: string): Promise<{ sheets: SheetEntry[]; dates: '1900' | '1904' }> {
  const sheets: SheetEntry[] = []
  let dates: '1900' | '1904' = '1900'
  await readXml(main, file.text(main), {
    open(name, attributes) {
      if (name === 'workbookPr' && /^(?:1|true)$/.test(attributes.date1904 ?? '')) dates = '1904'
      if (name !== 'sheet') return
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id') || key === 'id')?.[1]
      const hidden = (attributes.state ?? 'visible') !== 'visible'
      if (id !== undefined) sheets.push({ name: attributes.name ?? '', id, hidden })
    },
  })
  return { sheets: [...sheets.filter(({ hidden }) => !hidden), ...sheets.filter(({ hidden }) => hidden)], dates }
}

async function readShared(file: Package, part: string, limits: Limits): Promise<string[]> {
  const texts: string[] = []
  if (!file.has(part)) return texts
  const inside = createTextCollector()
  let chars = 0
  await readXml(part, file.text(part), {
    open: inside.open,
    text: inside.text,
    close(name) {
      inside.close(name)
      if (name !== 'si') return
      const text = inside.take()
      chars += text.length
      if (chars > limits.sharedTextCharsMax) {
        throw unreadable(say(words.excelTexts, { most: limits.sharedTextCharsMax }))
      }
      texts.push(text)
    },
  })
  return texts
}

/** Gathers the text of <t> elements; phonetic guides (rPh) are no text of the cell. Also escapes _x000D_ as Excel does. */
export function createTextCollector(): {
  open(name: string): void
  text(piece: string): void
  close(name: string): void
  take(): string
} {
  let gathered = ''
  let wanted = false
  let phonetic = false
  return {
    open(name) {
      if (name === 'rPh') phonetic = true
      wanted = name === 't' && !phonetic
    },
    text(piece) {
      if (wanted) gathered += piece
    },
    close(name) {
      if (name === 'rPh') phonetic = false
      wanted = false
    },
    take() {
      const text = gathered
      gathered = ''
      return text.includes('_x')
        ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
        : text
    },
  }
}

async function readStyles(file: Package, part: string): Promise<FormatKind[]> {
  const codes = new Map<number, string>()
  const styles: FormatKind[] = []
  if (!file.has(part)) return styles
  let inCells = false
  await readXml(part, file.text(part), {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      if (name === 'cellXfs') inCells = true
      if (name !== 'xf' || !inCells) return
      const id = Number(attributes.numFmtId ?? 0)
      styles.push(formatKind(id, codes.get(id)))
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return styles
}
