import { say } from '../../../platform/kernel/index.ts'
import { recordCharsMax } from '../model/csv.ts'
import { createDecoder } from '../model/encoding.ts'
import { growingColumns, rowOfJsonLine } from '../model/json-lines.ts'
import { cutText, expected, problemOf, type SourceRow } from '../model/row.ts'
import type { ByteSource } from './bytes.ts'
import { type Limits, unreadable } from './limits.ts'
import type { ResolvedRead, Table } from './table.ts'
import { words } from './words.ts'

/** Opens JSON Lines: one object a line. Columns appear as their keys do. */
export async function openJsonLines(source: ByteSource, read: ResolvedRead, limits: Limits): Promise<Table> {
  const decoder = createDecoder(read.encoding)
  const columns = growingColumns(limits.columnsMax)
  async function* rows(): AsyncIterable<SourceRow[]> {
    const lines = createLines()
    const toRows = (found: Line[]): SourceRow[] =>
      found.flatMap(({ number, text, whole }) => {
        if (number <= read.skipRows) return []
        const row = whole ? rowOfJsonLine(text, number, columns) : tooLong(text, number)
        return row ? [row] : []
      })
    for await (const chunk of source.chunks()) {
      const found = toRows(lines.push(decoder.push(chunk)))
      if (found.length > 0) yield found
    }
    yield toRows([...lines.push(decoder.end()), ...lines.end()])
  }
  return { columns, rows, fraction: source.fraction, damaged: decoder.damaged, close: async () => {} }
}

function tooLong(text: string, line: number): SourceRow {
  const found = cutText(text, 2000)
  const most = expected('lineCharacters', { most: recordCharsMax })
  return { line, cells: [found], problem: problemOf('row_too_long', { found, expected: most }) }
}

type Line = { number: number; text: string; whole: boolean }

/** Cuts text that comes in pieces into lines; of a line that is too long only the beginning is kept. */
function createLines(): { push(text: string): Line[]; end(): Line[] } {
  let rest = ''
  let cut: string | null = null
  let number = 0
  const take = (text: string): Line => {
    number++
    const line =
      cut === null ? { number, text, whole: text.length <= recordCharsMax } : { number, text: cut, whole: false }
    cut = null
    return line
  }
  return {
    push(text) {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      const lines = parts.map((part) => take(part))
      if (rest.length > recordCharsMax) {
        cut ??= rest.slice(0, 2000)
        rest = ''
      }
      return lines
    },
    end: () => (rest === '' && cut === null ? [] : [take(rest)]),
  }
}

/** Refuses a file that is one JSON list: it would have to be held as a whole. */
export function refuseJsonList(head: string): void {
  if (!/^\s*\[\s*\{/.test(head)) return
  throw unreadable(say(words.jsonList), '[')
}
