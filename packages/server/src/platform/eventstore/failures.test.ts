import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClickHouseError } from '@clickhouse/client'
import { CatalogueError } from '../kernel/index.ts'
import { isRefusal, toCatalogueError } from './failures.ts'

const codeOf = (code: string, message: string) => {
  const error = toCatalogueError(new ClickHouseError({ code, message, type: 'X' }), 'insert')
  return error instanceof CatalogueError ? error.code : isRefusal(error) ? 'refusal' : 'other'
}

test('a full disk and troubles of the engine pass; they are no refusal of what it was given', () => {
  assert.equal(codeOf('243', 'Cannot reserve 1.00 MiB, not enough space. '), 'not_ready')
  assert.equal(codeOf('1002', 'ENOSPC: no space left on device, write. '), 'not_ready')
  assert.equal(codeOf('1001', 'std::exception. filesystem error: No space left on device'), 'not_ready')
  assert.equal(codeOf('252', 'Too many parts (3000 with average size of 1 KiB) in table default.events.'), 'not_ready')
  for (const code of ['74', '75', '76', '173', '242', '319', '999']) assert.equal(codeOf(code, 'x'), 'not_ready', code)
})

test('what the rows or the statement are to blame for stays a refusal', () => {
  assert.equal(codeOf('252', 'Too many partitions for single INSERT block (more than 1).'), 'refusal')
  for (const code of ['27', '41', '62', '117']) assert.equal(codeOf(code, 'Cannot parse input'), 'refusal', code)
  assert.equal(codeOf('241', 'memory limit exceeded'), 'cannot_compute')
})
