import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'

const cli = join(import.meta.dirname, '../cli.ts')

test('setup names each option at fault in the terminal’s language, and makes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-setup-'))
  try {
    const args = [
      '--owner',
      'nobody',
      '--workspace',
      '',
      '--time-zone',
      'Mars',
      '--currency',
      'eur',
      '--language',
      'fr',
    ]
    const env = { ...process.env, OPENCXM_DATA: join(folder, 'data'), OPENCXM_LANGUAGE: 'zh-Hant' }
    const child = spawn(process.execPath, [cli, 'setup', ...args], { env })
    child.stdin.end('short\n')
    const [said, status] = await Promise.all([
      text(child.stderr),
      new Promise((resolve) => void child.once('exit', resolve)),
    ])
    assert.equal(status, 1)
    assert.deepEqual(said.split('\n').slice(1, 7), [
      '  --owner: 應為電子郵件地址；實際為長度為 6 個字元的文字',
      '  標準輸入（密碼）: 應為至少 10 個字元；實際為長度為 5 個字元的文字',
      '  --workspace: 為空；應為文字',
      '  --time-zone: 應為 IANA 時區，例如 Asia/Shanghai；實際為文字「Mars」',
      '  --language: 應為以下之一：en、zh-Hans、zh-Hant；實際為文字「fr」',
      '  --currency: 應為三個大寫字母的貨幣代碼，例如 EUR；實際為文字「eur」',
    ])
    assert.ok(!said.includes('short'))
    assert.ok(!existsSync(join(folder, 'data')))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
