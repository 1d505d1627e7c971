import assert from 'node:assert/strict'
import test from 'node:test'
import { inLanguage } from '../../../platform/kernel/index.ts'
import { refusedByLog } from './receive.ts'

test('a disk that cannot be written is said to be that, a log that is behind is a full log', () => {
  const disk = refusedByLog({ outcome: 'refused', reason: 'disk_failed', retryAfterSeconds: 5 })
  assert.deepEqual([disk.code, disk.details.retryAfterSeconds], ['log_full', 5])
  const { message } = disk.details
  assert.ok(typeof message === 'object')
  assert.match(inLanguage(message, 'en'), /cannot write to its disk, which may be full/)
  const full = refusedByLog({ outcome: 'refused', reason: 'log_full', retryAfterSeconds: 10 })
  assert.deepEqual([full.code, full.details.message], ['log_full', undefined])
})
