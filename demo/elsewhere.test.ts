import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { forgetElsewhere } from './elsewhere.ts'

let folder: string
let system: string
before(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'demo-elsewhere-')))
  system = join(folder, 'system')
})
after(async () => await rm(folder, { recursive: true, force: true }))

async function stateAt(path: string): Promise<string> {
  const dataFolder = await mkdtemp(join(folder, 'data-'))
  await mkdir(path, { recursive: true })
  await writeFile(join(dataFolder, 'postgres-is-elsewhere.txt'), `${path}\n\nBack up, move and delete both together.\n`)
  return dataFolder
}

test('forgets the state that lies in the system folder', async () => {
  const path = join(system, '0123456789abcdef-01234567')
  assert.equal(await forgetElsewhere(await stateAt(path), system), path)
  assert.equal(existsSync(path), false)
})

test('touches nothing else, whatever the note says', async () => {
  for (const path of [join(folder, 'precious'), join(system, 'precious'), join(system, '0123456789abcdef', 'deeper')]) {
    assert.equal(await forgetElsewhere(await stateAt(path), system), null)
    assert.ok(existsSync(path), path)
  }
  assert.equal(await forgetElsewhere(join(folder, 'nowhere'), system), null)
})
