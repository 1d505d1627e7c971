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

let folder: string
const dataBefore = process.env.OPENCXM_DATA
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opencxm-options-'))
})
after(async () => {
  if (dataBefore === undefined) delete process.env.OPENCXM_DATA
  else process.env.OPENCXM_DATA = dataBefore
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
