import assert from 'node:assert/strict'
import test from 'node:test'
import { type Mapping, mappingSchema } from '../contract/mapping.ts'
import { addUnit, emptyChunk, isFull } from './chunk.ts'
import { compileMapping } from './convert.ts'
import { SeenKeys } from './keys.ts'
import type { SourceRow } from './row.ts'
import { groupRowsMax, UnitCutter } from './units.ts'
import { createScope, fixedColumns } from './view.ts'

const reading = { decimal: '.', dateOrder: null, timeZone: 'UTC', missing: new Set<string>() } as const

function open(mapping: Partial<Mapping>, columns: string[]) {
  const whole = mappingSchema.parse({ version: 1, name: 'test', time: 'at', ...mapping })
  const scope = createScope(fixedColumns(columns), { ...reading })
  const converter = compileMapping(whole, { scope, fileHash: 'f', importedAt: 0, isJunkIdentifier: () => false })
  return { converter, cutter: new UnitCutter(converter.groupOf), use: { converter, seen: new SeenKeys() } }
}

const grouped: Partial<Mapping> = { dataset: 'd', group: { by: ['id'] }, events: [{ name: 'Order' }] }
const row = (line: number, id: string, problem?: SourceRow['problem']): SourceRow => ({
  line,
  cells: [id, '2024-03-05'],
  ...(problem ? { problem } : {}),
})
const unread = { reason: 'unclosed_quote', column: null, found: null, expected: '' } as const

test('rows are cut into units; an unreadable row between two of a group spoils that group, one at its edge does not', () => {
  const { cutter } = open(grouped, ['id', 'at'])
  const rows = [
    row(2, 'A'),
    row(3, 'A'),
    row(4, '', unread),
    row(5, 'B'),
    row(6, '', unread),
    row(7, 'B'),
    row(8, '', unread),
  ]
  const units = [...rows.flatMap((next) => cutter.push(next)), ...cutter.end()]
  assert.deepEqual(
    units.map((unit) => unit.rows.map(({ line }) => line)),
    [[2, 3], [4], [5, 6, 7], [8]],
  )
})

test('rows that cannot be read are not gathered without bound behind a group', () => {
  const { cutter } = open(grouped, ['id', 'at'])
  assert.deepEqual(cutter.push(row(2, 'A')), [])
  const units = Array.from({ length: groupRowsMax }, (_, at) => cutter.push(row(at + 3, '', unread))).flat()
  assert.equal(units.length, groupRowsMax + 1)
  assert.deepEqual([...cutter.push(row(9_000, '', unread)), ...cutter.end()].length, 1)
})

test('a group that is too large is rejected in pieces, none of it goes in', () => {
  const { cutter, use } = open(grouped, ['id', 'at'])
  const rows = Array.from({ length: groupRowsMax * 2 + 10 }, (_, at) => row(at + 2, 'A'))
  const chunk = emptyChunk()
  for (const unit of [...rows.flatMap((next) => cutter.push(next)), ...cutter.end()]) addUnit(chunk, unit, use)
  assert.equal(chunk.accepted.length, 0)
  assert.equal(chunk.rejected.length, rows.length)
  assert.ok(chunk.rejected.every(({ problems }) => problems[0]?.reason === 'group_too_large'))
})

test('a chunk is full by characters too, and a row whose events would not fit into one record of the log is rejected', () => {
  const columns = ['at', ...Array.from({ length: 60 }, (_, at) => `c${at}`)]
  const wide = (line: number, chars: number): SourceRow => ({
    line,
    cells: ['2024-03-05', ...columns.slice(1).map(() => 'x'.repeat(chars))],
  })
  const { use } = open({ events: [{ name: 'a', restAsProps: true }] }, columns)
  const chunk = emptyChunk()
  addUnit(chunk, { rows: [wide(2, 60_000)], group: null, tooLarge: false }, use)
  assert.deepEqual(
    chunk.rejected[0]?.problems.map(({ reason }) => reason),
    ['row_too_long'],
  )
  assert.equal(isFull(chunk), true)
  const next = emptyChunk()
  addUnit(next, { rows: [wide(3, 30_000)], group: null, tooLarge: false }, use)
  assert.equal(isFull(next), false)
  addUnit(next, { rows: [wide(4, 30_000)], group: null, tooLarge: false }, use)
  assert.equal(isFull(next), true)
  assert.ok(JSON.stringify(next.accepted.flatMap(({ messages }) => messages)).length < 32 * 1024 * 1024)
})
