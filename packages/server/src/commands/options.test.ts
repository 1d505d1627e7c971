import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { backupCommand } from './backup.ts'
import { doctorCommand } from './doctor.ts'
import { takeNoOptions } from './options.ts'
import { resetPasswordCommand } from './reset-password.ts'

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}

let folder: string
// The commands read the environment; these runs are about one folder that holds everything, wherever the suite keeps its stores.
const settings = ['OPENCXM_DATA', 'CLICKHOUSE_URL', 'DATABASE_URL'] as const
const outside = settings.map((name) => process.env[name])
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opencxm-options-'))
  for (const name of settings) delete process.env[name]
})
after(async () => {
  for (const [index, name] of settings.entries()) restore(name, outside[index])
  await rm(folder, { recursive: true })
})

test('an option that a command does not have is refused, not overlooked', () => {
  assert.throws(
    () => takeNoOptions('serve', ['--port', '5000']),
    /takes no options, but was given --port 5000\. Settings/,
  )
  takeNoOptions('serve', [])
})

test('with a mistyped data folder nothing is backed up, reset or made', async () => {
  const mistyped = join(folder, 'dtaa')
  process.env.OPENCXM_DATA = mistyped
  await assert.rejects(backupCommand([]), /There is no OpenCXM in the data folder .*dtaa/)
  await assert.rejects(resetPasswordCommand(['a@x.io']), /There is no OpenCXM in the data folder/)
  assert.equal(await doctorCommand([]), 0)
  assert.equal(existsSync(mistyped), false)
})
