import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machineMemoryBytes, memoryBounds } from './memory.ts'

const GiB = 1024 ** 3

test('ES8: on a small machine queries get less memory, on a large one no more than needed', () => {
  assert.deepEqual(memoryBounds(2 * GiB), {
    interactive: Math.floor(0.4 * GiB),
    heavy: Math.floor(0.6 * GiB),
    host: GiB,
  })
  assert.deepEqual(memoryBounds(64 * GiB), { interactive: 2 * GiB, heavy: 3 * GiB, host: 4 * GiB })
  assert.ok(machineMemoryBytes() > 0 && Number.isFinite(machineMemoryBytes()))
})
