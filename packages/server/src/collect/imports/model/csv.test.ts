import assert from 'node:assert/strict'
import test from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { type CsvDialect, CsvSplitter } from './csv.ts'
import type { SourceRow } from './row.ts'

const rfc: CsvDialect = { delimiter: ',', quote: '"', newline: 'lf' }

/** Splits a text that arrives in pieces of `size` characters. */
function split(text: string, dialect: Partial<CsvDialect> = {}, size = 7, charsMax?: number): SourceRow[] {
  const splitter = new CsvSplitter({ ...rfc, ...dialect }, charsMax)
  const rows: SourceRow[] = []
  for (let at = 0; at < text.length; at += size) rows.push(...splitter.push(text.slice(at, at + size)))
  return [...rows, ...splitter.end()]
}

/** Rows as `line: a|b`, rejected ones as `line! reason`. */
function shown(rows: SourceRow[]): string[] {
  return rows.map((row) => (row.problem ? `${row.line}! ${row.problem.reason}` : `${row.line}: ${row.cells.join('|')}`))
}

test('a row has the line where it starts, whatever its cells hold (IM3)', () => {
  assert.deepEqual(shown(split('a,b\r\n"x\r\ny",2\r\n\r\n3,4')), ['1: a|b', '2: x\r\ny|2', '5: 3|4'])
  assert.deepEqual(shown(split('a,b\n1,\n,2\n')), ['1: a|b', '2: 1|', '3: |2'])
  assert.deepEqual(shown(split('a,b\r\n1,2\n3,4\r\n')), ['1: a|b', '2: 1|2', '3: 3|4'])
  assert.deepEqual(shown(split('a,b\r1,2\r3,4', { newline: 'cr' })), ['1: a|b', '2: 1|2', '3: 3|4'])
  assert.deepEqual(shown(split('"a","b"\n"",""""\n"q",')), ['1: a|b', '2: |"', '3: q|'])
  assert.deepEqual(shown(split('')), [])
  assert.deepEqual(shown(split('\n\n')), [])
})

test('a cell is what its writer meant: numbers kept as text by a mark, the NULL of databases (IM5)', () => {
  assert.deepEqual(shown(split('="0012",\'13800000000,\\N\n')), ['1: 0012|13800000000|'])
  assert.deepEqual(shown(split('"=""0012""","\'+86 138",\\Nord\n')), ['1: 0012|+86 138|\\Nord'])
  assert.deepEqual(shown(split('=1+2,\'t Hof,\'90s,="a"&"b"\n')), ['1: =1+2|\'t Hof|\'90s|="a"&"b"'])
})

test('quotes in the middle of a cell stay in it', () => {
  assert.deepEqual(shown(split('5" nail,1\n')), ['1: 5" nail|1'])
  assert.deepEqual(shown(split('"say "hi" there",1\n')), ['1: say "hi" there|1'])
  assert.deepEqual(shown(split('a, "b, c" ,d\n')), ['1: a|b, c|d'])
  assert.deepEqual(shown(split("'a,b',2\n", { quote: "'" })), ['1: a,b|2'])
  assert.deepEqual(shown(split('"a,b",2\n', { quote: '' })), ['1: "a|b"|2'])
  // As Spark and MySQL write: what is no quote behind the backslash stays as it is, an even number of backslashes ends the cell.
  const spark = split(
    String.raw`"said \"good\", then \"left\"",2` + '\n' + String.raw`"\\srv\new\\","\"\""` + '\n"",x\n',
    { quote: '\\"' },
  )
  assert.deepEqual(shown(spark), ['1: said "good", then "left"|2', String.raw`2: \\srv\new\|""`, '3: |x'])
})

test('a quote that never closes costs one line, not the rest of the file', () => {
  assert.deepEqual(shown(split('a,b\n"abc,3\n4,5\n6,7')), ['1: a|b', '2! unclosed_quote', '3: 4|5', '4: 6|7'])
  const far = `a,b\n"abc,3\n${'4,5\n'.repeat(500)}`
  const rows = shown(split(far, {}, 64, 200))
  assert.equal(rows.length, 502)
  assert.equal(rows[1], '2! unclosed_quote')
  assert.equal(rows[501], '502: 4|5')
})

test('a line that is too long to hold is rejected and passed over', () => {
  const rows = split(`a,b\n${'x'.repeat(5000)}\n1,2\n`, {}, 64, 1000)
  assert.deepEqual(shown(rows), ['1: a|b', '2! row_too_long', '3: 1|2'])
  assert.deepEqual(shown(split('x'.repeat(5000), {}, 64, 1000)), ['1! row_too_long'])
})

test('agrees with csv-parse on every well-formed table, however it is cut into pieces', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' x', '好', ';', '\u0000'),
    maxLength: 6,
  })
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 20 }), fc.constantFrom('\n', '\r\n'), (rows, size, eol) => {
      const written = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join(eol)
      const ours = split(written, {}, size).map((row) => row.cells)
      const theirs = parse(written, { relax_column_count: true, record_delimiter: eol }) as string[][]
      assert.deepEqual(ours, theirs)
      assert.deepEqual(ours, rows)
    }),
    { numRuns: 500 },
  )
})

test('any text at all is split without a throw and with growing lines', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), maxLength: 60 })
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 9 }), (input, size) => {
      const rows = split(input, {}, size, 30)
      for (let at = 1; at < rows.length; at++) assert.ok((rows[at]?.line ?? 0) > (rows[at - 1]?.line ?? 0))
    }),
    { numRuns: 2000 },
  )
})
